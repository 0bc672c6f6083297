/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>

#include "core/when.h"
#include "scan.h"
#include "settings-cases.h"
#include "settings-tree.h"

/* The template that users copy, conf/lull.conf, against the defaults that are built in. */

static char *read_template(bool with_keys)
{
    char *text;
    size_t size;
    assert_int_equal(scan_read(SOURCE_ROOT "/conf/lull.conf", &text, &size), 0);
    for (char *line = text; with_keys && line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (line[0] == '#' && line[1] >= 'a' && line[1] <= 'z')
            line[0] = ' ';
    return text;
}

/* ---- Everything that a regimen says ---- */

static void dump_substance(FILE *out, const Substance *s)
{
    fprintf(out, "substance %s '%s' %s notice %" PRId64 " max %" PRId64 " mistake %" PRId64 " tablet %" PRId64, s->name,
            s->title ?: "", s->unit, s->notice_per_day, s->max_per_day, s->mistake_above, s->tablet);
    fprintf(out, " prescription %d form '%s' source '%s' stock %d %d %d\n", s->prescription, s->form ?: "",
            s->source ?: "", s->stock, s->per_dose, s->refill_days);
}

static void dump_reminder(FILE *out, const Reminder *r)
{
    char at[RECUR_TEXT_LEN], every[RECUR_TEXT_LEN], days[RECUR_TEXT_LEN];
    recur_format_at(&r->recur, at);
    recur_format_every(&r->recur, every);
    recur_format_days(&r->recur.days, days);
    fprintf(out, "reminder %s '%s' of %d at %s every %s days %s", r->name, r->title, r->substance,
            r->recur.n_times > 0 ? at : "-", r->recur.every > 0 ? every : "-", days);
    fprintf(out, " window %" PRId64 " nag %" PRId64 " %d snooze %" PRId64 " discreet %d", r->window, r->nag,
            r->nag_limit, r->snooze, r->discreet);
    fprintf(out, " then %d after %" PRId64 " follows %d duration %" PRId64, r->then, r->then_after, r->follows,
            r->duration);
    for (size_t i = 0; i < r->n_doses; i++)
        fprintf(out, " dose %" PRId64 " after %" PRId64, r->doses[i].amount, r->doses[i].after);
    for (size_t i = 0; i < r->n_quiet; i++)
        fprintf(out, " quiet %" PRId32 "-%" PRId32, r->quiet[i].from_sec, r->quiet[i].to_sec);
    for (size_t i = 0; i < r->n_steps; i++)
        fprintf(out, " step '%s' %" PRId64, r->steps[i].title, r->steps[i].span);
    fputc('\n', out);
}

static char *dump(const Regimen *regimen)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    for (size_t i = 0; i < 7; i++)
        fprintf(out, "%" PRId32 " %" PRId32 " ", regimen->bedtime_sec[i], regimen->wake_sec[i]);
    fprintf(out, "%d %d %" PRId64 " ", regimen->hold_locked, regimen->hold_idle, regimen->before_sleep);
    fprintf(out, "%" PRId32 " %" PRId64 " %d %d %d\n", regimen->day_starts_sec, regimen->snooze, regimen->discreet,
            regimen->dopaminergic, regimen->clinician);
    for (size_t i = 0; i < regimen->n_substances; i++)
        dump_substance(out, &regimen->substances[i]);
    for (size_t i = 0; i < regimen->n_rules; i++) {
        const SpacingRule *r = &regimen->rules[i];
        fprintf(out, "rule %d %d %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " '%s'\n", r->first, r->second,
                r->minimum_forth, r->preferred_forth, r->minimum_back, r->preferred_back, r->source ?: "");
    }
    for (size_t i = 0; i < regimen->n_reminders; i++)
        dump_reminder(out, &regimen->reminders[i]);
    fclose(out);
    return text;
}

/* The same settings, down to the last byte. */
static void same_as_defaults(const char *text)
{
    _cleanup_(settings_freep) Settings *settings = right(text), *defaults = NULL;
    assert_int_equal(settings->n_problems, 0);
    assert_int_equal(settings_defaults(&defaults), 0);
    _cleanup_free_ char *a = dump(settings->regimen), *b = dump(defaults->regimen);
    assert_string_equal(a, b);
}

static void the_template_is_empty_in_effect(void **state)
{
    (void)state;
    _cleanup_free_ char *text = read_template(false);
    assert_null(strstr(text, "\n "));
    same_as_defaults(text);
}

static void every_key_has_its_default(void **state)
{
    (void)state;
    _cleanup_free_ char *text = read_template(true);
    assert_non_null(strstr(text, "\n bedtime = 23:00\n"));
    same_as_defaults(text);
}

/* A dump that doesn't see a difference would prove nothing. */
static void a_change_shows(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "[general]\nnag = 11m\n",
        "[general]\nbedtime.sun = 23:01\n",
        "[general]\nquiet = 01:00-02:00\n",
        "[person]\nclinician = yes\n",
        "[substance tea]\ntitle = Thé\n",
        "[substance tea]\nform = green\n",
        "[substance tea]\nstock = 1\n",
        "[spacing iron tea]\npreferred = 3h\n",
        "[spacing iron tea]\nsource = x\n",
        "[reminder stretch]\nat = bedtime - 21m\n",
        "[reminder stretch]\nsteps = a 90s, b 90s\n",
        "[reminder magnesium]\ndose = 199 mg\n",
        "[reminder magnesium]\ndays = mon-sat\n",
        "[reminder warm-bath]\nenabled = yes\n",
    };
    _cleanup_(settings_freep) Settings *defaults = right("");
    _cleanup_free_ char *before = dump(defaults->regimen);
    for (size_t i = 0; i < ARRAY_SIZE(changes); i++) {
        _cleanup_(settings_freep) Settings *settings = right(changes[i]);
        _cleanup_free_ char *after = dump(settings->regimen);
        if (strcmp(before, after) == 0)
            fail_msg("%s", changes[i]);
    }
}

/* ---- Key by key, for what is off too ---- */

static Tree *read_tree(void)
{
    _cleanup_free_ char *text = read_template(true);
    Tree *tree = calloc(1, sizeof(*tree));
    assert_non_null(tree);
    assert_int_equal(tree_add_defaults(tree, true), 0);
    assert_int_equal(tree_add_text(tree, "lull.conf", 1, text, strlen(text)), 0);
    assert_int_equal(tree->n_problems, 0);
    return tree;
}

/* What holds where the defaults say nothing. */
static const char *built_in(const Section *section, const char *key)
{
    static const struct {
        SectionKind kind;
        const char *key, *text;
    } values[] = {
        {SECTION_PERSON, "pregnant", "no"},     {SECTION_PERSON, "kidney_disease", "no"},
        {SECTION_PERSON, "slow_heart", "no"},   {SECTION_PERSON, "iron_overload", "no"},
        {SECTION_PERSON, "dopaminergic", "no"}, {SECTION_PERSON, "clinician", "no"},
        {SECTION_SUBSTANCE, "per_dose", "1"},   {SECTION_SUBSTANCE, "refill_days", "7"},
        {SECTION_REMINDER, "activity", "no"},   {SECTION_REMINDER, "enabled", "no"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(values); i++)
        if (values[i].kind == section->kind && strcmp(values[i].key, key) == 0)
            return values[i].text;
    return "";
}

static const Value *in_layer(const Section *section, const Value *like, int layer)
{
    for (size_t i = 0; i < section->n_values; i++) {
        const Value *value = &section->values[i];
        if (value->place.layer == layer && value->key == like->key && value->arg == like->arg)
            return value;
    }
    return NULL;
}

static void the_template_says_what_the_defaults_say(void **state)
{
    (void)state;
    _cleanup_(tree_freep) Tree *tree = read_tree();
    size_t n = 0;
    for (size_t i = 0; i < tree->n_sections; i++) {
        const Section *section = tree->sections[i];
        for (size_t k = 0; k < section->n_values; k++, n++) {
            const Value *value = &section->values[k], *other = in_layer(section, value, 1 - value->place.layer);
            const char *text = other ? other->text : built_in(section, value->key->name);
            if ((value->place.layer == LAYER_SHIPPED && !other) ||
                (strcmp(value->text, text) != 0 && (other || value->text[0] != '\0')))
                fail_msg("%s:%d: '%s' is '%s' here and '%s' there", value->place.file, value->place.line,
                         value->key->name, value->text, text);
        }
    }
    assert_true(n > 400);
}

static bool template_shows(const Tree *tree, const KeyInfo *key, bool with_argument)
{
    for (size_t i = 0; i < tree->n_sections; i++)
        for (size_t k = 0; k < tree->sections[i]->n_values; k++) {
            const Value *value = &tree->sections[i]->values[k];
            if (value->place.layer == 1 && value->key == key && (value->arg != ARG_NONE) == with_argument)
                return true;
        }
    return false;
}

static void the_template_shows_every_key(void **state)
{
    (void)state;
    _cleanup_(tree_freep) Tree *tree = read_tree();
    for (size_t i = 0; i < settings_n_keys; i++) {
        const KeyInfo *key = &settings_keys[i];
        if (!template_shows(tree, key, false) || (key->argument != KEY_PLAIN && !template_shows(tree, key, true)))
            fail_msg("lull.conf doesn't show '%s' of [%s]", key->name, section_kind_word(key->kind));
    }
}

/* ---- The man page ---- */

static void read_man_page(char **ret)
{
    size_t size;
    assert_int_equal(scan_read(SOURCE_ROOT "/conf/lull.conf.5.scd", ret, &size), 0);
}

static void the_man_page_explains_every_key(void **state)
{
    (void)state;
    _cleanup_free_ char *text = NULL;
    read_man_page(&text);
    for (size_t i = 0; i < settings_n_keys; i++) {
        char bold[64];
        snprintf(bold, sizeof(bold), "*%s* =", settings_keys[i].name);
        if (!strstr(text, bold))
            fail_msg("lull.conf.5.scd doesn't explain '%s'", settings_keys[i].name);
    }
}

static void the_man_page_has_right_examples(void **state)
{
    (void)state;
    _cleanup_free_ char *text = NULL;
    read_man_page(&text);
    size_t n = 0;
    char *rest = strstr(text, "# EXAMPLES");
    while (rest && (rest = strstr(rest, "```\n"))) {
        char *example = rest + strlen("```\n"), *end = strstr(example, "```");
        assert_non_null(end);
        *end = '\0';
        yields(example, "");
        rest = end + strlen("```");
        n++;
    }
    assert_int_equal(n, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_template_is_empty_in_effect),
        cmocka_unit_test(every_key_has_its_default),
        cmocka_unit_test(a_change_shows),
        cmocka_unit_test(the_template_says_what_the_defaults_say),
        cmocka_unit_test(the_template_shows_every_key),
        cmocka_unit_test(the_man_page_explains_every_key),
        cmocka_unit_test(the_man_page_has_right_examples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
