/* SPDX-License-Identifier: MIT */
#include "report-page.h"

#include <dlfcn.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdint.h>
#include <string.h>

#include "config.h"
#include "l10n.h"
#include "report-draw.h"

static DrawPaper choose_paper(void)
{
#ifdef __GLIBC__
    setlocale(LC_PAPER, "");
    /* In mm, as a number in the pointer's place. */
    if ((int)(intptr_t)nl_langinfo(_NL_PAPER_HEIGHT) == 279)
        return DRAW_LETTER;
#endif
    return DRAW_A4;
}

static int write_piece(void *userdata, const void *data, size_t size)
{
    return fwrite(data, 1, size, userdata) == size ? 0 : -ENOMEM;
}

/* Beside the program, as it is built; NULL: not there. */
static void *open_beside(void)
{
    char path[PATH_MAX + sizeof("/" DRAW_MODULE)];
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);
    char *slash = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;
    if (!slash)
        return NULL;
    memcpy(slash + 1, DRAW_MODULE, sizeof(DRAW_MODULE));
    return dlopen(path, RTLD_NOW | RTLD_LOCAL);
}

/* The module stays: it is asked once. */
static int load(DrawFunction *ret)
{
    void *module = open_beside();
    if (!module)
        module = dlopen(LULL_LIBDIR "/" DRAW_MODULE, RTLD_NOW | RTLD_LOCAL);
    if (!module)
        return -ENOSYS;
    *(void **)ret = dlsym(module, DRAW_SYMBOL);
    return *ret ? 0 : -ENOSYS;
}

static int draw(const Report *report, DrawFormat format, FILE *file)
{
    DrawFunction function;
    int r = load(&function);
    return r < 0 ? r : function(report, format, choose_paper(), write_piece, file);
}

static void put_escaped(FILE *file, const char *text)
{
    for (; *text; text++)
        if (*text == '&')
            fputs("&amp;", file);
        else if (*text == '<')
            fputs("&lt;", file);
        else
            fputc(*text, file);
}

/* For whoever listens to a page instead of looking at it. */
static int put_text(const Report *report, const View *view, FILE *file)
{
    _cleanup_(page_clearp) Page page = {};
    const View plain = {.width = 100, .utf8 = true, .zone = view->zone, .now = view->now};
    int r = page_open(&page, &plain);
    if (r < 0)
        return r;
    render_report(&page, report);
    r = page_close(&page);
    if (r >= 0)
        put_escaped(file, page.text);
    return r;
}

static int put_html(const Report *report, const View *view, const char *svg, FILE *file)
{
    char range[REPORT_TEXT_LEN];
    /* Inside a page SVG has no prologue of its own. */
    const char *image = strstr(svg, "<svg");
    char title[REPORT_TEXT_LEN];
    snprintf(title, sizeof(title), _("Restless legs, %.200s"), report_range(report, range));
    /* Translators: the two letters of this language. */
    fprintf(file, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
            C_("language code of this translation", "en"));
    fprintf(file, "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n", title);
    fputs("<style>body { margin: 0 auto; max-width: 52em } svg { width: 100%; height: auto } pre { overflow: auto }\n"
          "@media print { details { display: none } }</style>\n</head>\n<body>\n",
          file);
    fprintf(file, "<figure style=\"margin: 0\" role=\"img\" aria-label=\"%s\">\n%s\n",
            _("A page with charts; the same as text is below"), text_or(image, ""));
    fprintf(file, "</figure>\n<details><summary>%s</summary>\n<pre>\n", _("The same as text"));
    int r = put_text(report, view, file);
    fputs("</pre>\n</details>\n</body>\n</html>\n", file);
    return r;
}

static int close_memory(FILE *file, int r)
{
    if (fclose(file) != 0 && r >= 0)
        r = -ENOMEM;
    return r;
}

static int draw_to_memory(const Report *report, DrawFormat format, char **ret, size_t *ret_size)
{
    FILE *file = open_memstream(ret, ret_size);
    return file ? close_memory(file, draw(report, format, file)) : -ENOMEM;
}

int report_page(const Report *report, PageFormat format, const View *view, char **ret, size_t *ret_size)
{
    _cleanup_free_ char *page = NULL, *html = NULL;
    size_t size = 0;
    int r = draw_to_memory(report, format == PAGE_PDF ? DRAW_PDF : DRAW_SVG, &page, &size);
    if (r >= 0 && format == PAGE_HTML) {
        FILE *file = open_memstream(&html, &size);
        if (!file)
            return -ENOMEM;
        r = close_memory(file, put_html(report, view, page, file));
    }
    if (r < 0)
        return r;
    *ret = format == PAGE_HTML ? TAKE_PTR(html) : TAKE_PTR(page);
    *ret_size = size;
    return 0;
}
