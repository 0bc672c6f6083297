/* SPDX-License-Identifier: MIT */
#include "json-fields.h"

#include "macro.h"

static json_t *words(const DiaryInfo *info, int32_t bits)
{
    json_t *array = json_array();
    for (int i = 0; array && i < DIARY_WORDS_MAX && info->words[i]; i++)
        if (bits & (1 << i) && json_array_append_new(array, json_string(info->words[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static json_t *diary_value(const Diary *diary, DiaryField field)
{
    const DiaryInfo *info = diary_info(field);
    if (info->type == DIARY_NUMBER)
        return json_integer(diary->values[field]);
    if (info->type == DIARY_WORDS)
        return words(info, diary->values[field]);
    _cleanup_free_ char *value = NULL;
    return diary_format_value(diary, field, &value) < 0 ? NULL : json_string(value);
}

json_t *json_fields(const Diary *diary, bool all)
{
    json_t *object = json_object();
    for (int i = 0; object && i < _DIARY_FIELD_MAX; i++)
        if ((all || diary_says(diary, i)) &&
            json_object_set_new(object, diary_info(i)->key,
                                diary_says(diary, i) ? diary_value(diary, i) : json_null()) < 0) {
            json_decref(object);
            return NULL;
        }
    return object;
}
