/* SPDX-License-Identifier: MIT */
#include "amount.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "macro.h"
#include "phrase.h"

#define DIGITS_MAX 18

/* A decimal number: digits × 10^exponent. */
typedef struct Decimal {
    int64_t digits;
    int exponent;
} Decimal;

static const struct {
    const char *name;
    int exponent;
} weights[] = {{"ug", -6}, {"mcg", -6}, {"\u00b5g", -6}, {"\u03bcg", -6}, {"mg", -3}, {"g", 0}};

/* "1,500" is fifteen hundred to some and one and a half to others: not for us to decide. Nobody groups behind a lone 0.
 */
static bool comma_is_ambiguous(const char *whole, const char *fraction, const char *end)
{
    bool zero = whole[0] == '0' && fraction - whole == 2;

    return fraction[-1] == ',' && end - fraction > 2 && !zero;
}

static int read_decimal(const char **cursor, Decimal *ret)
{
    const char *whole = *cursor, *p = whole, *end;
    Decimal number = {0};

    while (ascii_is_digit(*p))
        p++;
    end = p;
    if (p > whole && (*p == '.' || *p == ',') && ascii_is_digit(p[1])) {
        const char *fraction = ++p;
        while (ascii_is_digit(*p))
            p++;
        if (comma_is_ambiguous(whole, fraction, p))
            return AMOUNT_E_COMMA;
        end = p;
        while (end > fraction && end[-1] == '0')
            end--;
        number.exponent = (int)(fraction - end);
    }
    if (p == whole)
        return AMOUNT_E_SYNTAX;
    *cursor = p;
    for (; whole < end; whole++) {
        if (!ascii_is_digit(*whole))
            continue;
        if (number.digits >= INT64_MAX / 10 - 1)
            return AMOUNT_E_RANGE;
        number.digits = number.digits * 10 + (*whole - '0');
    }
    *ret = number;
    return number.digits == 0 ? AMOUNT_E_SYNTAX : 0;
}

/* In thousandths, exactly or not at all. */
static int scale(Decimal number, Amount *ret)
{
    int64_t value = number.digits;

    for (int i = number.exponent + 3; i > 0 && value <= AMOUNT_MAX; i--)
        value *= 10;
    for (int i = number.exponent + 3; i < 0; i++) {
        if (value % 10 != 0)
            return AMOUNT_E_RANGE;
        value /= 10;
    }
    if (value > AMOUNT_MAX)
        return AMOUNT_E_RANGE;
    *ret = value;
    return 0;
}

static size_t unit_len(const char *unit)
{
    size_t len = strlen(unit);

    while (len > 0 && ascii_is_blank(unit[len - 1]))
        len--;
    return len;
}

/* Without case. */
static bool same_letters(const char *a, size_t a_len, const char *b, size_t b_len)
{
    if (a_len != b_len)
        return false;
    while (a_len > 0 && ascii_lower(a[a_len - 1]) == ascii_lower(b[a_len - 1]))
        a_len--;
    return a_len == 0;
}

static bool find_weight(const char *unit, size_t len, int *ret_exponent)
{
    for (size_t i = 0; i < ARRAY_SIZE(weights); i++)
        if (same_letters(unit, len, weights[i].name, strlen(weights[i].name))) {
            *ret_exponent = weights[i].exponent;
            return true;
        }
    return false;
}

/* The length without the s of a plural: cups and tablets have one; mg, ml and IU are signs, and "mgs" a slip. */
static size_t singular_len(const char *unit, size_t len)
{
    int exponent;

    return len > 3 && ascii_lower(unit[len - 1]) == 's' && !find_weight(unit, len - 1, &exponent) ? len - 1 : len;
}

static bool same_unit(const char *a, size_t a_len, const char *b)
{
    return same_letters(a, singular_len(a, a_len), b, singular_len(b, strlen(b)));
}

static bool is_word(const char *text, size_t len)
{
    for (; len > 0; text++, len--)
        if (!ascii_is_alpha(*text) && (unsigned char)*text < 0x80)
            return false;
    return true;
}

static int from_tablets(Decimal number, Amount tablet, Amount *ret)
{
    Amount tablets;

    if (tablet <= 0)
        return AMOUNT_E_TABLETS;
    int r = scale(number, &tablets);
    if (r != 0)
        return r;
    if (tablets > INT64_MAX / tablet || tablets * tablet % AMOUNT_ONE != 0 ||
        tablets * tablet / AMOUNT_ONE > AMOUNT_MAX)
        return AMOUNT_E_RANGE;
    *ret = tablets * tablet / AMOUNT_ONE;
    return 0;
}

int amount_parse(const char *text, const char *unit, Amount tablet, Amount *ret)
{
    const char *p = text;
    Decimal number;
    int typed, wanted;

    phrase_blanks(&p);
    int r = read_decimal(&p, &number);
    if (r != 0)
        return r;
    phrase_blanks(&p);

    size_t len = unit_len(p);
    if (len == 0 || same_unit(p, len, unit))
        return scale(number, ret);
    if (!is_word(p, len))
        return AMOUNT_E_SYNTAX;
    if (same_unit(p, len, "tablet") || same_unit(p, len, "tab"))
        return from_tablets(number, tablet, ret);
    if (!find_weight(p, len, &typed) || !find_weight(unit, strlen(unit), &wanted))
        return AMOUNT_E_UNIT;
    number.exponent += typed - wanted;
    return scale(number, ret);
}

const char *amount_format(Amount amount, char buf[static AMOUNT_LEN])
{
    int fraction = (int)(amount % AMOUNT_ONE);
    int n = snprintf(buf, AMOUNT_LEN, "%s%" PRId64, amount < 0 && amount > -AMOUNT_ONE ? "-" : "", amount / AMOUNT_ONE);

    if (fraction == 0)
        return buf;
    n += snprintf(buf + n, AMOUNT_LEN - (size_t)n, ".%03d", fraction < 0 ? -fraction : fraction);
    while (buf[n - 1] == '0')
        buf[--n] = '\0';
    return buf;
}

double amount_to_double(Amount amount)
{
    return (double)amount / (double)AMOUNT_ONE;
}

int amount_from_double(double value, Amount *ret)
{
    double thousandths = value * (double)AMOUNT_ONE;

    if (!(thousandths > 0) || thousandths > (double)AMOUNT_MAX + 1)
        return AMOUNT_E_RANGE;
    Amount amount = (Amount)thousandths;
    amount += thousandths - (double)amount >= 0.5;
    if (amount == 0 || amount > AMOUNT_MAX)
        return AMOUNT_E_RANGE;
    *ret = amount;
    return 0;
}
