namespace KimounMail.CrashRuns.Judges;

/// <summary>How the copy differs from the source, as both servers serve them.</summary>
/// <param name="Lost">Messages of the source that are not at the destination.</param>
/// <param name="Doubled">Messages at the destination that the source does not have, or has fewer of.</param>
/// <param name="Flags">Messages with other flags or keywords.</param>
/// <param name="Dates">Messages with another internal date.</param>
/// <param name="Altered">Messages whose octets differ for another reason than the CR that Dovecot's Maildir eats of CR CR LF.</param>
/// <param name="Detail">More, for who looks for the cause.</param>
internal sealed record Verdict(int Lost, int Doubled, int Flags, int Dates, int Altered, string Detail)
{
    public static readonly Verdict Equal = new(0, 0, 0, 0, 0, "");

    public bool IsEqual => Lost + Doubled + Flags + Dates + Altered == 0;

    public static Verdict operator +(Verdict left, Verdict right) => new(
        left.Lost + right.Lost, left.Doubled + right.Doubled, left.Flags + right.Flags, left.Dates + right.Dates, left.Altered + right.Altered, "");

    public override string ToString() => $"{Lost} lost, {Doubled} doubled, {Flags} flags, {Dates} dates, {Altered} altered {Detail}";
}
