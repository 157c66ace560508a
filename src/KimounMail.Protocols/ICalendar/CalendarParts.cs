using KimounMail.Protocols.ContentLines;

namespace KimounMail.Protocols.ICalendar;

/// <summary>A calendar taken apart into items, and items put together to a calendar.</summary>
/// <param name="Properties">What is said of the calendar as a whole: its name, who wrote it.</param>
/// <param name="Items">One for each UID, in the order of their first entries.</param>
/// <param name="UnusedTimeZones">VTIMEZONEs that no item uses.</param>
public sealed record CalendarParts(IReadOnlyList<ContentLine> Properties, IReadOnlyList<CalendarItem> Items, IReadOnlyList<Component> UnusedTimeZones)
{
    /// <summary>Takes a calendar apart. An entry that stands alone, as files have it, is taken for a calendar of one.</summary>
    /// <param name="calendar">A VCALENDAR, or a component that belongs in one.</param>
    public static CalendarParts Split(Component calendar)
    {
        var isCalendar = calendar.Is("VCALENDAR");
        var components = isCalendar ? calendar.Components.ToList() : [calendar];
        var zones = components.Where(IsTimeZone).ToLookup(IdOf, StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var items = new List<CalendarItem>();
        foreach (var group in components.Where(component => !IsTimeZone(component)).GroupBy(KeyOf))
        {
            var entries = group.ToList();
            var ids = entries.SelectMany(TimeZoneIdsIn).Distinct(StringComparer.Ordinal).ToList();
            used.UnionWith(ids);
            items.Add(new CalendarItem(group.Key.Uid, entries, [.. ids.SelectMany(id => zones[id])]));
        }

        return new CalendarParts(isCalendar ? [.. calendar.Properties] : [], items, [.. zones.Where(zone => !used.Contains(zone.Key)).SelectMany(zone => zone)]);
    }

    /// <summary>
    /// Puts them together. A time zone that several items bring is there once; where two items mean different time zones by one TZID, as may be when they come
    /// from different calendars, the second gets another TZID.
    /// </summary>
    public Component Join()
    {
        var zones = new Dictionary<string, (string Form, IReadOnlyList<Component> Components)>(StringComparer.Ordinal);
        foreach (var zone in UnusedTimeZones.GroupBy(IdOf))
            zones.TryAdd(zone.Key, (FormOf(zone), [.. zone]));
        var entries = new List<Component>();
        foreach (var item in Items)
        {
            var renamed = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var zone in item.TimeZones.GroupBy(IdOf))
            {
                if (Place(zones, zone.Key, [.. zone]) is var id && id != zone.Key)
                    renamed.Add(zone.Key, id);
            }

            entries.AddRange(renamed.Count == 0 ? item.Entries : item.Entries.Select(entry => WithTimeZones(entry, renamed)));
        }

        var calendar = new Component("VCALENDAR");
        calendar.AddRange(Properties);
        calendar.AddRange(zones.Values.SelectMany(zone => zone.Components));
        calendar.AddRange(entries);
        return calendar;
    }

    private static bool IsTimeZone(Component component) => component.Is("VTIMEZONE");

    private static string IdOf(Component timeZone) => timeZone.Find("TZID") is { } line ? ContentText.Unescape(line.Value.Trim()) : "";

    /// <summary>Entries without UID are each an item of their own, told apart by themselves.</summary>
    private static (string Kind, string? Uid, Component? Alone) KeyOf(Component entry)
    {
        var uid = new CalendarEntry(entry).Uid;
        return (entry.Name.ToUpperInvariant(), uid, uid is null ? entry : null);
    }

    private static IEnumerable<string> TimeZoneIdsIn(Component entry) => entry.Lines().Select(line => line.FindParameter("TZID")).OfType<string>();

    /// <summary>The TZID under which a time zone is in the calendar now: its own, or a new one where that means another.</summary>
    private static string Place(Dictionary<string, (string Form, IReadOnlyList<Component> Components)> zones, string id, IReadOnlyList<Component> components)
    {
        var form = FormOf(components);
        for (var number = 1; ; number++)
        {
            var name = number == 1 ? id : $"{id} ({number})";
            if (!zones.TryGetValue(name, out var there))
            {
                zones.Add(name, (form, number == 1 ? components : [.. components.Select(zone => WithId(zone, name))]));
                return name;
            }

            if (there.Form == form)
                return name;
        }
    }

    /// <summary>What a time zone is apart from its name.</summary>
    private static string FormOf(IEnumerable<Component> timeZones) => string.Concat(timeZones
        .Select(zone => Convert.ToHexString(CalendarEntry.NormalForm.Of(WithId(zone, "-"))))
        .Order(StringComparer.Ordinal));

    private static Component WithId(Component timeZone, string id) =>
        Changed(timeZone, line => line.Is("TZID") ? new ContentLine("TZID", ContentText.Escape(id)) : line);

    private static Component WithTimeZones(Component entry, Dictionary<string, string> renamed) => Changed(entry, line =>
        line.FindParameter("TZID") is { } id && renamed.TryGetValue(id, out var name)
            ? line.WithParameters(line.Parameters.Select(parameter => parameter.Is("TZID") ? new ContentParameter(parameter.Name, name) : parameter))
            : line);

    private static Component Changed(Component component, Func<ContentLine, ContentLine> change)
    {
        var changed = new Component(component.Begin, component.End);
        changed.AddRange(component.Select(ContentNode (node) => node is ContentLine line ? change(line) : Changed((Component)node, change)));
        return changed;
    }
}
