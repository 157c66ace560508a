using System.Globalization;

namespace KimounMail.Engine.MailDns.CutOver;

/// <summary>The MTA-STS policy senders may hold (RFC 8461 §3.2), as far as a cut-over needs it; judging it is the check's.</summary>
internal sealed record StsPolicy(string Text, TimeSpan? MaxAge, IReadOnlyList<string> Mx)
{
    private const int MaxText = 64 * 1024;

    /// <summary>A year (RFC 8461 §3.2).</summary>
    private const int MaxSeconds = 31557600;

    /// <summary>The policy; null where the domain has no record of one, or it cannot be fetched.</summary>
    public static async Task<StsPolicy?> FetchAsync(MailDnsContext context, IReadOnlyList<MailDnsCutOverEntry> entries, CancellationToken cancellationToken)
    {
        var record = entries.FirstOrDefault(entry => entry.Type == DnsRecordType.TXT && entry.Name.Equals(context.Domain.Below("_mta-sts")));
        if (record?.Resolvers.Concat(record.Authorities).Any(said => said.Values.Count > 0) is not true)
            return null;
        var fetched = await context.Policies.FetchAsync(new Uri($"https://mta-sts.{context.Domain}/.well-known/mta-sts.txt"), cancellationToken).ConfigureAwait(false);
        return fetched.Text is { Length: <= MaxText } text ? Read(text) : null;
    }

    public static StsPolicy Read(string text)
    {
        var fields = text.Split('\n').Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(field => field.Length == 2).ToList();
        var age = fields.FirstOrDefault(field => field[0] == "max_age")?[1];
        return new StsPolicy(
            text,
            int.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds)) : null,
            [.. fields.Where(field => field[0] == "mx").Select(field => field[1])]);
    }

    /// <summary>A host fits a pattern when it is it, or one label in place of the star (RFC 8461 §4.1).</summary>
    public bool Covers(DnsName host) => Mx.Any(pattern => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.Depth > 0 && DnsName.TryParse(pattern[2..], out var parent) && host.Parent.Equals(parent)
        : DnsName.TryParse(pattern, out var exact) && host.Equals(exact));
}
