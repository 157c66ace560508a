using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration;

/// <summary>The date and size filters of a migration.</summary>
internal static class SourceFilter
{
    public static bool Passes(ItemSummary item, MigrationOptions options) =>
        (options.ReceivedAfter is not { } after || item.InternalDate is not { } d1 || d1 >= after)
        && (options.ReceivedBefore is not { } before || item.InternalDate is not { } d2 || d2 < before)
        && (options.MaxItemSize is not { } max || item.Size <= max);
}
