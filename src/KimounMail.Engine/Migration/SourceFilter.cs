using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration;

/// <summary>The date and size filters of a migration; what is no mail never passes.</summary>
internal static class SourceFilter
{
    public static bool Passes(ItemSummary item, MigrationOptions options) => item.Kind == ItemKind.Mail && Passes(item.Size, item.InternalDate, options);

    public static bool Passes(long size, DateTimeOffset? received, MigrationOptions options) =>
        (options.ReceivedAfter is not { } after || received is not { } d1 || d1 >= after)
        && (options.ReceivedBefore is not { } before || received is not { } d2 || d2 < before)
        && (options.MaxItemSize is not { } max || size <= max);
}
