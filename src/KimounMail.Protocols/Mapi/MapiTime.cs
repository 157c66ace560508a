namespace KimounMail.Protocols.Mapi;

/// <summary>Points in time as MAPI has them.</summary>
public static class MapiTime
{
    private static readonly long s_origin = new DateTime(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Units of 100 ns since 1601, UTC; null where that lies beyond the calendar.</summary>
    public static DateTimeOffset? FromFileTime(long units) =>
        units >= 0 && units <= DateTime.MaxValue.Ticks - s_origin ? new DateTimeOffset(units + s_origin, TimeSpan.Zero) : null;
}
