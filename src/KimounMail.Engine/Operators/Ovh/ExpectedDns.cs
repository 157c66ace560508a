using KimounMail.Engine.MailDns.Profiles;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>What is known of OVHcloud in general, with what it tells of one domain in its place. Names of other data centres may come at any time.</summary>
internal static class ExpectedDns
{
    private const string Autodiscover = "_autodiscover._tcp";

    /// <param name="known">What is known in general.</param>
    /// <param name="mx">The servers told; none where nothing is told.</param>
    /// <param name="spf">The record told; null where none is.</param>
    /// <param name="autodiscover">The data of the SRV record told; null where none is.</param>
    public static MailDnsProfile In(MailDnsProfile known, IReadOnlyCollection<(long Priority, string Target)> mx, string? spf, string? autodiscover) => known with
    {
        Mx = mx.Count > 0
            ? known.Mx with { Accept = [.. mx.Select(server => server.Target.TrimEnd('.')).Union(known.Mx.Accept)], AtLeast = Math.Min(known.Mx.AtLeast, mx.Count), Publish = [.. mx.Select(server => $"{server.Priority} {Absolute(server.Target)}")] }
            : known.Mx,
        Spf = spf is { Length: > 0 } ? known.Spf! with { Publish = spf, Term = Include(spf) ?? known.Spf!.Term } : known.Spf,
        Services = autodiscover is { Length: > 0 }
            ? [.. known.Services.Select(service => service.Name == Autodiscover ? service with { Publish = Absolute(autodiscover) } : service)]
            : known.Services,
    };

    /// <summary>Names are told with and without the final dot.</summary>
    public static string Absolute(string data) => data.EndsWith('.') ? data : $"{data}.";

    private static string? Include(string spf) => spf.Split(' ').FirstOrDefault(term => term.StartsWith("include:", StringComparison.OrdinalIgnoreCase));
}
