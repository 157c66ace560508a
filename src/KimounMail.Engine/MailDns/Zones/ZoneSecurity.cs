using System.Globalization;

namespace KimounMail.Engine.MailDns.Zones;

/// <summary>How far an answer is secured by DNSSEC (RFC 4033 §5).</summary>
internal enum SecurityState
{
    /// <summary>Validated by a resolver that may be believed.</summary>
    Secure,

    /// <summary>The zone is not signed.</summary>
    Insecure,

    /// <summary>Signed and wrong: validating resolvers answer nothing.</summary>
    Bogus,

    /// <summary>The zone is signed, but the resolver does not validate, or its word cannot be believed on the way it comes.</summary>
    NotValidated,

    /// <summary>It could not be found out.</summary>
    Unknown,
}

/// <summary>The DNSSEC state of an answer.</summary>
/// <param name="State">What it is.</param>
/// <param name="Answer">The answer it is of.</param>
/// <param name="Reason">Why it is bogus or unknown, in the words of the resolver.</param>
internal sealed record ZoneSecurity(SecurityState State, DnsAnswer Answer, string? Reason = null)
{
    /// <summary>Extended errors that say the signatures are at fault: 5 to 12 (RFC 8914 §4), and 25 to 27 of the registry.</summary>
    private static bool IsAboutDnssec(int code) => code is (>= 5 and <= 12) or (>= 25 and <= 27);

    public static async Task<ZoneSecurity> OfAsync(MailDnsContext context, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var answer = await context.Dns.QueryAsync(name, type, cancellationToken).ConfigureAwait(false);
        return await OfAsync(context, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The state of an answer that is there already.</summary>
    public static async Task<ZoneSecurity> OfAsync(MailDnsContext context, DnsAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.IsAuthenticated && answer.IsKnown)
            return new ZoneSecurity(SecurityState.Secure, answer);
        if (answer.IsKnown)
            return await IsSignedAsync(context, answer, cancellationToken).ConfigureAwait(false);
        if (answer.Status == DnsStatus.ServerFailure && await IsBogusAsync(context, answer, cancellationToken).ConfigureAwait(false))
            return new ZoneSecurity(SecurityState.Bogus, answer, answer.ExtendedError);
        return new ZoneSecurity(SecurityState.Unknown, answer, answer.ExtendedError ?? answer.Detail ?? $"{answer.Status}");
    }

    /// <summary>A DS in the parent tells a signed zone, whoever validates.</summary>
    private static async Task<ZoneSecurity> IsSignedAsync(MailDnsContext context, DnsAnswer answer, CancellationToken cancellationToken)
    {
        var zone = await context.Authorities.FindZoneAsync(answer.CanonicalName, cancellationToken).ConfigureAwait(false);
        if (zone.Status != DnsStatus.Success)
            return new ZoneSecurity(SecurityState.Unknown, answer, "The zone could not be found.");
        var signers = await context.Dns.QueryAsync(zone.Name, DnsRecordType.DS, cancellationToken).ConfigureAwait(false);
        if (signers.IsKnown)
            return new ZoneSecurity(signers.Records.Count > 0 ? SecurityState.NotValidated : SecurityState.Insecure, answer);
        // The parent does not tell: a zone without keys is not signed all the same.
        var keys = await context.Dns.QueryAsync(zone.Name, DnsRecordType.DNSKEY, cancellationToken).ConfigureAwait(false);
        return keys.IsKnown && keys.Records.Count == 0
            ? new ZoneSecurity(SecurityState.Insecure, answer)
            : new ZoneSecurity(SecurityState.Unknown, answer, $"DS of {zone.Name}: {signers.Status}");
    }

    /// <summary>The data is there when nobody checks it, or the resolver says what is wrong with it.</summary>
    private static async Task<bool> IsBogusAsync(MailDnsContext context, DnsAnswer answer, CancellationToken cancellationToken)
    {
        var code = new string((answer.ExtendedError ?? "").SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit).Take(5).ToArray());
        if (int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && IsAboutDnssec(number))
            return true;
        return context.DnsUnchecked is { } lookup
            && (await lookup.QueryAsync(answer.Name, answer.Type, cancellationToken).ConfigureAwait(false)).IsKnown;
    }
}
