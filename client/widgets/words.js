// SPDX-License-Identifier: MIT
//
// What widgets say about the properties of io.github.lulld.Lull1.Reminders: pure, and the same in GNOME Shell and in Plasma.
// A file without imports and exports, because the two (and GNOME before and after 45) have different ones.
//
// `p` holds the properties by their names, with times in milliseconds (Date.now()) instead of microseconds, or is null while
// the service isn't there. Titles are plain text, discreet where the configuration says so.
//
// `say` looks texts up: say.gettext(text) and say.ngettext(one, many, n), which GNOME Shell and Plasma have in different ways.

var MINUTE = 60 * 1000;
var HOUR = 60 * MINUTE;

// From so close on, the time until then is more use than the time of day.
var COUNTDOWN = 2 * HOUR;

function twoDigits(n) {
    return (n < 10 ? '0' : '') + n;
}

function clockTime(at) {
    var date = new Date(at);
    return twoDigits(date.getHours()) + ':' + twoDigits(date.getMinutes());
}

// "22:15", with its day where that isn't today.
function dayAndTime(say, at, now) {
    var day = new Date(at), today = new Date(now);
    if (day.toDateString() === today.toDateString())
        return clockTime(at);
    today.setDate(today.getDate() + 1);
    if (day.toDateString() === today.toDateString())
        return say.gettext('tomorrow %s').replace('%s', clockTime(at));
    return day.getFullYear() + '-' + twoDigits(day.getMonth() + 1) + '-' + twoDigits(day.getDate()) + ' ' + clockTime(at);
}

// Minutes that remain, begun ones counted.
function minutesUntil(at, now) {
    return Math.max(0, Math.ceil((at - now) / MINUTE));
}

function countdown(say, at, now) {
    var minutes = minutesUntil(at, now);
    if (minutes < 1)
        return say.gettext('now');
    if (minutes < 60)
        return say.gettext('in %s min').replace('%s', minutes);
    var hours = Math.floor(minutes / 60);
    if (minutes % 60 === 0)
        return say.gettext('in %s h').replace('%s', hours);
    return say.gettext('in %1$s h %2$s min').replace('%1$s', hours).replace('%2$s', minutes % 60);
}

function hasNext(p) {
    return p !== null && p.NextUSec > 0;
}

function countsDown(p, now) {
    return hasNext(p) && p.NextUSec > now && p.NextUSec - now <= COUNTDOWN;
}

// As little as tells whether to look; empty: nothing that would have to be said.
function panelText(say, p, now) {
    if (p === null)
        return '';
    if (p.State === 'paused')
        return say.gettext('paused');
    if (p.DueIds.length > 1)
        return say.ngettext('%s due', '%s due', p.DueIds.length).replace('%s', p.DueIds.length);
    if (p.DueIds.length === 1)
        return p.DueTitles[0];
    if (countsDown(p, now))
        return countdown(say, p.NextUSec, now);
    return hasNext(p) && p.NextUSec - now < 24 * HOUR ? clockTime(p.NextUSec) : '';
}

function nextText(say, p, now) {
    if (!hasNext(p))
        return say.gettext('Nothing is planned');
    return p.NextTitle + ', ' + dayAndTime(say, p.NextUSec, now) + (countsDown(p, now) ? ', ' + countdown(say, p.NextUSec, now) : '');
}

// A sentence about the service as a whole, or empty.
function stateText(say, p, now) {
    if (p === null)
        return say.gettext('lulld isn’t running');
    if (p.State === 'paused')
        return say.gettext('Paused until %s').replace('%s', dayAndTime(say, p.PausedUntilUSec, now));
    if (p.State === 'due')
        return '';
    if (p.State === 'snoozed')
        return say.gettext('Put off');
    return p.State === 'held' ? say.gettext('Waiting') : say.gettext('Nothing is due');
}

// So long do these texts hold, in milliseconds; 0: until a property changes.
function holdsFor(p, now) {
    if (!hasNext(p) || p.NextUSec <= now)
        return 0;
    var left = p.NextUSec - now;
    var midnight = new Date(now);
    midnight.setHours(24, 0, 0, 0);
    // The minute that has begun, or the beginning of the countdown.
    var change = left > COUNTDOWN ? left - COUNTDOWN : (left - 1) % MINUTE + 1;
    return Math.max(1, Math.min(change, midnight.getTime() - now));
}
