/* SPDX-License-Identifier: MIT */
#pragma once

/* The report as a file to be printed or sent: loads what draws it. */

#include "page.h"
#include "report.h"

typedef enum PageFormat { PAGE_SVG, PAGE_PDF, PAGE_HTML } PageFormat;

/* The whole file in memory; the caller frees. The paper is the locale's. -ENOSYS: what draws isn't installed; other
 * negative errnos. */
int report_page(const Report *report, PageFormat format, const View *view, char **ret, size_t *ret_size);
