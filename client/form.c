/* SPDX-License-Identifier: MIT */
#include "form.h"

#include <errno.h>
#include <string.h>

#include "core/when.h"
#include "l10n.h"
#include "render.h"
#include "screen.h"
#include "utf8.h"

typedef struct Question {
    int field; /* DiaryField; -1: the note */
    const char *ask;
    const char *words[DIARY_WORDS_MAX + 1]; /* of the field, in their order, with the key of each in brackets */
} Question;

/* Translators: the letter in brackets is the key of the word. Choose one of a to z that stands in your word, another
 * for each word of a question. */
static const Question questions[] = {
    {DIARY_SEV_BED, N_("How bad at bedtime?"), {NULL}},
    {DIARY_SEV_NIGHT, N_("In the night?"), {NULL}},
    {DIARY_SEV_DAY, N_("By day?"), {NULL}},
    {DIARY_ONSET, N_("Began at?"), {NULL}},
    {DIARY_AWAKENINGS, N_("How often awake?"), {NULL}},
    {DIARY_SLEEP_QUALITY, N_("Sleep, how good?"), {NULL}},
    {DIARY_SLEEP_MIN, N_("Slept how long?"), {NULL}},
    {DIARY_SITES, N_("Where?"), {N_("[l]egs"), N_("[a]rms"), N_("[t]runk"), N_("[o]ther")}},
    {DIARY_TRIGGERS,
     N_("Before it?"),
     {N_("[c]affeine"), N_("[a]lcohol"), N_("anti[h]istamine"), N_("lat[e] exercise"), N_("[t]ravel"), N_("[s]tress"),
      N_("[l]ong sitting"), N_("[m]enses")}},
    {DIARY_SIDE,
     N_("Side effects?"),
     {N_("[l]oose stool"), N_("[n]ausea"), N_("[c]onstipation"), N_("[d]izzy"), N_("[s]kin"), N_("[o]ther")}},
    {DIARY_SENSATIONS,
     N_("Felt like?"),
     {N_("[c]reeping"), N_("c[r]awling"), N_("[t]ingling"), N_("[i]tching"), N_("[b]urning"), N_("t[w]itching"),
      N_("t[h]robbing"), N_("[p]ulling"), N_("[a]ching"), N_("cra[m]p"), N_("[j]erks"), N_("[n]umbness")}},
    {-1, N_("A note"), {NULL}},
};

static const Question *asked(const Form *form)
{
    return &questions[form->question];
}

static bool is_note(const Form *form)
{
    return asked(form)->field < 0;
}

static DiaryType type_of(const Form *form)
{
    return diary_info(asked(form)->field)->type;
}

/* Typed letter by letter and ended with Enter. */
static bool is_typed(const Form *form)
{
    return is_note(form) || type_of(form) == DIARY_TIME || asked(form)->field == DIARY_SLEEP_MIN;
}

void form_begin(Form *form, const Diary *before, const char *note_before, const FormTonight *tonight)
{
    *form = (Form){
        .before = before, .note_before = note_before, .tonight = tonight, .said = {.onset_clock = DIARY_CLOCK_NONE}};
}

/* ---- Asking ---- */

/* "lat[e] exercise": every word has its key in it. */
static void ask_words(const Question *q, Page *page)
{
    for (int i = 0; i < DIARY_WORDS_MAX && q->words[i]; i++)
        page_textf(page, TONE_FAINT, 2, " %s", _(q->words[i]));
    /* Translators: the key stays 0. */
    page_textf(page, TONE_FAINT, 2, " %s", _("[0]none"));
}

/* The bit of the word that has this key; -1. */
static int bit_of(const Question *q, int key)
{
    for (int i = 0; i < DIARY_WORDS_MAX && q->words[i]; i++) {
        const char *bracket = strchr(_(q->words[i]), '[');
        if (bracket && bracket[1] == key && bracket[2] == ']')
            return i;
    }
    return -1;
}

/* Without the brackets. */
static void plain_word(const char *word, char *buf, size_t size)
{
    size_t n = 0;
    for (; *word && n + 1 < size; word++)
        if (*word != '[' && *word != ']')
            buf[n++] = *word;
    buf[n] = '\0';
}

static void ask_hint(const Form *form, Page *page)
{
    const Question *q = asked(form);
    if (q->words[0])
        ask_words(q, page);
    /* Translators: a time as it may be typed; the key n stays. */
    else if (q->field == DIARY_ONSET)
        page_textf(page, TONE_FAINT, 2, " %s", _("2240, n none"));
    else if (q->field == DIARY_SLEEP_MIN)
        page_textf(page, TONE_FAINT, 2, " %s", _("630 for 6 h 30 min"));
    else if (q->field >= 0)
        page_textf(page, TONE_FAINT, 2, " %s", _("one key, 0-9, x 10"));
}

static void ask_before(const Form *form, Page *page)
{
    char value[RENDER_DIARY_LEN];
    const Question *q = asked(form);
    const Diary *known = q->field >= 0 && diary_says(&form->said, q->field) ? &form->said : form->before;
    if (is_note(form) && form->note_before && form->note_before[0])
        page_textf(page, TONE_PLAIN, 2, " (%s)", form->note_before);
    else if (q->field >= 0 && diary_says(known, q->field))
        page_textf(page, TONE_PLAIN, 2, " (%s)", render_diary_value(known, q->field, value));
}

void form_ask(const Form *form, Page *page)
{
    page_text(page, TONE_STRONG, 2, _(asked(form)->ask));
    ask_hint(form, page);
    ask_before(form, page);
    page_text(page, TONE_PLAIN, 2, ": ");
    /* The blank behind the colon is where the answer begins. */
    page_column(page, page->column + (page->column < page->view.width ? 1 : 0));
}

/* ---- Answers ---- */

int form_minutes(const char *text, bool digits, int32_t *ret)
{
    size_t n = strspn(text, "0123456789");
    Usec span;
    if (digits && n > 0 && text[n] == '\0' && n <= 4) {
        int number = (int)strtol(text, NULL, 10);
        *ret = n <= 2 ? number * 60 : number / 100 * 60 + number % 100;
        return n <= 2 || number % 100 < 60 ? 0 : -EINVAL;
    }
    if (when_parse_span(text, &span) == 0 && span % USEC_PER_MIN == 0 && span <= USEC_PER_DAY) {
        *ret = (int32_t)(span / USEC_PER_MIN);
        return 0;
    }
    /* "6h30", as it is said, or "6:30". */
    if (n == 0 || n > 2 || strcspn(text + n, "hH:") != 0 || text[n] == '\0' ||
        strspn(text + n + 1, "0123456789") != 2 || text[n + 3] != '\0')
        return -EINVAL;
    *ret = (int32_t)(strtol(text, NULL, 10) * 60 + strtol(text + n + 1, NULL, 10));
    return strtol(text + n + 1, NULL, 10) < 60 && *ret <= 24 * 60 ? 0 : -EINVAL;
}

int form_clock(const char *text, char ret[static 8])
{
    size_t n = strspn(text, "0123456789");
    int32_t sec;
    if (n > 0 && n <= 4 && text[n] == '\0') {
        int number = (int)strtol(text, NULL, 10);
        snprintf(ret, 8, "%02d:%02d", n <= 2 ? number : number / 100, n <= 2 ? 0 : number % 100);
    } else {
        snprintf(ret, 8, "%s", text);
    }
    return strlen(text) < 6 && when_parse_clock(ret, &sec) == 0 ? 0 : -EINVAL;
}

bool form_still_to_come(const Diary *said, const FormTonight *tonight)
{
    Diary resolved = *said;
    return diary_resolve(&resolved, tonight->zone, tonight->day_starts_sec, tonight->night, tonight->now) ==
           DIARY_E_FUTURE;
}

static void reset_question(Form *form)
{
    form->n_typed = 0;
    form->typed[0] = '\0';
    form->bits = 0;
    form->bits_said = false;
}

static FormState go(Form *form, int by, char *echo)
{
    size_t left = strlen(echo);
    snprintf(echo + left, FORM_ECHO_LEN - left, "\n");
    reset_question(form);
    if (by < 0 && form->question == 0)
        return FORM_NEXT;
    form->question = by < 0 ? form->question - 1 : form->question + 1;
    return form->question == ARRAY_SIZE(questions) ? FORM_DONE : FORM_NEXT;
}

/* Says the field; what was taken back before isn't any more. */
static int say(Form *form, const char *value)
{
    DiaryField field = asked(form)->field;
    int r = diary_parse_value(field, value, &form->said);
    if (r == 0)
        form->said.taken_back &= ~DIARY_BIT(field);
    return r;
}

static void take_back(Form *form)
{
    if (is_note(form)) {
        form->note[0] = '\0';
        form->note_said = true;
        return;
    }
    form->said.said &= ~DIARY_BIT(asked(form)->field);
    form->said.taken_back |= DIARY_BIT(asked(form)->field);
}

static void say_bits(Form *form)
{
    DiaryField field = asked(form)->field;
    if (!form->bits_said)
        return;
    form->said.values[field] = form->bits;
    form->said.said |= DIARY_BIT(field);
    form->said.taken_back &= ~DIARY_BIT(field);
}

static FormState misunderstood(Form *form, char *echo, const char *what)
{
    snprintf(echo, FORM_ECHO_LEN, "\n  %s\n", what);
    reset_question(form);
    return FORM_AGAIN;
}

/* The service would refuse it too, but only at the end, with all the other answers. */
static FormState enter_time(Form *form, char *echo)
{
    const Diary known = form->said;
    char clock[8], sentence[FORM_ECHO_LEN - 4];
    if (form_clock(form->typed, clock) < 0 || say(form, clock) != 0)
        return misunderstood(form, echo, _("A time such as 2240 or 22:40."));
    if (!form->tonight || !form_still_to_come(&form->said, form->tonight))
        return go(form, 1, echo);
    form->said = known;
    /* Translators: "yesterday" as it is typed, or a date */
    snprintf(sentence, sizeof(sentence), _("That time is still to come; last night is `lull diary --night %s`."),
             form->tonight->last);
    return misunderstood(form, echo, sentence);
}

static FormState enter_typed(Form *form, char *echo)
{
    char minutes[12];
    int32_t n;
    if (!is_note(form) && type_of(form) == DIARY_TIME)
        return enter_time(form, echo);
    if (is_note(form) && !utf8_valid(form->typed, form->n_typed))
        return misunderstood(form, echo, _("That isn't UTF-8: set the terminal to it, or leave the note out."));
    if (is_note(form)) {
        memcpy(form->note, form->typed, form->n_typed + 1);
        form->note_said = true;
    } else {
        if (form_minutes(form->typed, true, &n) < 0 || snprintf(minutes, sizeof(minutes), "%d", (int)n) < 0 ||
            say(form, minutes) != 0)
            return misunderstood(form, echo, _("Hours and minutes such as 630, 6:30 or 7; at most 24 hours."));
    }
    return go(form, 1, echo);
}

static FormState enter_key(Form *form, char *echo)
{
    if (is_typed(form) && form->n_typed > 0)
        return enter_typed(form, echo);
    if (!is_note(form) && type_of(form) == DIARY_WORDS)
        say_bits(form);
    return go(form, 1, echo);
}

/* The last character, whatever bytes it has. */
static FormState rub_out(Form *form, char *echo)
{
    if (form->n_typed == 0)
        return go(form, -1, echo);
    do
        form->n_typed--;
    while (form->n_typed > 0 && (form->typed[form->n_typed] & 0xc0) == 0x80);
    form->typed[form->n_typed] = '\0';
    snprintf(echo, FORM_ECHO_LEN, "\b \b");
    return FORM_ASKS;
}

static FormState key_typed(Form *form, int key, char *echo)
{
    if (type_of(form) == DIARY_TIME && form->n_typed == 0 && (key == 'n' || key == 'N')) {
        (void)say(form, "none");
        snprintf(echo, FORM_ECHO_LEN, "%s", C_("answer", "none"));
        return go(form, 1, echo);
    }
    if (form->n_typed >= 6 || key <= ' ' || key >= 0x7f || !strchr("0123456789:hHm", key))
        return FORM_ASKS;
    form->typed[form->n_typed++] = (char)key;
    form->typed[form->n_typed] = '\0';
    snprintf(echo, FORM_ECHO_LEN, "%c", key);
    return FORM_ASKS;
}

static FormState key_note(Form *form, int key, char *echo)
{
    if (key < ' ' || key > 0xff || form->n_typed == NOTE_LEN_MAX)
        return FORM_ASKS;
    form->typed[form->n_typed++] = (char)key;
    form->typed[form->n_typed] = '\0';
    snprintf(echo, FORM_ECHO_LEN, "%c", key);
    return FORM_ASKS;
}

static FormState key_number(Form *form, int key, char *echo)
{
    char digit[4];
    snprintf(digit, sizeof(digit), "%s", key == 'x' || key == 'X' ? "10" : (char[]){(char)key, '\0'});
    if (key > 0x7f || say(form, digit) != 0)
        return FORM_ASKS;
    snprintf(echo, FORM_ECHO_LEN, "%s", digit);
    return go(form, 1, echo);
}

static FormState key_word(Form *form, int key, char *echo)
{
    const Question *q = asked(form);
    int place = key > ' ' && key < 0x7f ? bit_of(q, key) : -1;
    char word[64], change[96];
    if (key == '0') {
        form->bits = 0;
        form->bits_said = true;
        say_bits(form);
        snprintf(echo, FORM_ECHO_LEN, "%s%s", form->n_typed ? ", " : "", C_("answer", "none"));
        return go(form, 1, echo);
    }
    if (place < 0)
        return FORM_ASKS;
    int32_t bit = 1 << place;
    form->bits ^= bit;
    form->bits_said = true;
    plain_word(_(q->words[place]), word, sizeof(word));
    /* Translators: a word of the list was taken back. */
    snprintf(change, sizeof(change), form->bits & bit ? "%s" : _("not %s"), word);
    snprintf(echo, FORM_ECHO_LEN, "%s%s", form->n_typed ? ", " : "", change);
    form->n_typed = 1;
    return FORM_ASKS;
}

FormState form_key(Form *form, int key, char echo[static FORM_ECHO_LEN])
{
    echo[0] = '\0';
    if (key == KEY_CTRL_D || key == KEY_ESCAPE) {
        FormState state = enter_key(form, echo);
        return state == FORM_AGAIN ? state : FORM_DONE;
    }
    if (key == KEY_ENTER)
        return enter_key(form, echo);
    if (key == KEY_UP || (key == KEY_BACKSPACE && !is_typed(form)))
        return go(form, -1, echo);
    if (key == KEY_BACKSPACE)
        return rub_out(form, echo);
    if (key == '-' && form->n_typed == 0) {
        take_back(form);
        snprintf(echo, FORM_ECHO_LEN, "%s", _("not said"));
        return go(form, 1, echo);
    }
    if (is_note(form))
        return key_note(form, key, echo);
    if (is_typed(form))
        return key_typed(form, key, echo);
    return type_of(form) == DIARY_WORDS ? key_word(form, key, echo) : key_number(form, key, echo);
}
