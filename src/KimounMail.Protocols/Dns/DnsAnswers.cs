using KimounMail.Protocols.Dns.Channels;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns;

/// <summary>Makes answers of what servers sent.</summary>
internal static class DnsAnswers
{
    /// <summary>No server gave anything that could be read.</summary>
    public static DnsAnswer OfFailure(DnsQuestion question, DnsReply reply, AliasChain chain, string server) => new()
    {
        Name = question.Name,
        Type = question.Type,
        Status = reply.Failure,
        Aliases = chain.Aliases,
        Server = server,
        Detail = reply.Detail,
    };

    /// <summary>The server only points to others.</summary>
    public static DnsAnswer OfReferral(DnsQuestion question, DnsMessage message, AliasChain chain, string server) =>
        OfMessage(question, message, chain, [], server, isAuthenticated: false) with
        {
            Status = DnsStatus.ServerError,
            Detail = "The server points to others and does not ask them: it is no resolver.",
        };

    /// <summary>The aliases lead nowhere.</summary>
    public static DnsAnswer OfFault(DnsQuestion question, AliasChain chain, string server) => new()
    {
        Name = question.Name,
        Type = question.Type,
        Status = DnsStatus.Malformed,
        Aliases = chain.Aliases,
        Server = server,
        Detail = chain.Fault,
    };

    /// <param name="question">What was asked.</param>
    /// <param name="message">The last answer.</param>
    /// <param name="chain">The aliases up to its end.</param>
    /// <param name="records">What there is at the end.</param>
    /// <param name="server">Who said so.</param>
    /// <param name="isAuthenticated">Every answer had AD, from servers that are believed.</param>
    public static DnsAnswer OfMessage(
        DnsQuestion question, DnsMessage message, AliasChain chain, IReadOnlyList<DnsRecord> records, string server, bool isAuthenticated)
    {
        var status = StatusOf(message, records.Count);
        return new DnsAnswer
        {
            Name = question.Name,
            Type = question.Type,
            Status = status,
            Records = records,
            Aliases = chain.Aliases,
            Soa = status is DnsStatus.NoData or DnsStatus.NameError ? SoaFor(chain.End, message) : null,
            Authority = message.Authorities.Count == 0 ? [] : message.Authorities.Where(IsNameServer).ToArray(),
            IsAuthenticated = isAuthenticated,
            IsAuthoritative = message.IsAuthoritative,
            IsTruncated = message.IsTruncated,
            ExtendedError = message.ExtendedError,
            Server = server,
            Detail = DetailOf(message, status),
        };
    }

    /// <summary>The SOA that proves there is nothing: of the name's own zone, not of one an alias came from (RFC 2308 §2).</summary>
    public static DnsSoaRecord? SoaFor(DnsName name, DnsMessage message) =>
        message.Authorities.OfType<DnsSoaRecord>().FirstOrDefault(soa => name.IsAtOrBelow(soa.Name));

    /// <summary>It points to other servers and says nothing itself: no answer from one that was to find out.</summary>
    public static bool IsReferral(DnsMessage message) =>
        message is { Code: DnsResponseCode.NoError, Answers.Count: 0, IsAuthoritative: false, OffersRecursion: false }
        && message.Authorities.Any(IsNameServer) && !message.Authorities.Any(record => record is DnsSoaRecord);

    private static bool IsNameServer(DnsRecord record) => record.Type == DnsRecordType.NS;

    /// <summary>That nothing is there is not known where the answer was cut.</summary>
    private static DnsStatus StatusOf(DnsMessage message, int records) => message.Code switch
    {
        DnsResponseCode.NoError when records > 0 => DnsStatus.Success,
        DnsResponseCode.NoError => message.IsTruncated ? DnsStatus.ServerError : DnsStatus.NoData,
        DnsResponseCode.NameError => DnsStatus.NameError,
        DnsResponseCode.ServerFailure => DnsStatus.ServerFailure,
        DnsResponseCode.Refused => DnsStatus.Refused,
        _ => DnsStatus.ServerError,
    };

    private static string? DetailOf(DnsMessage message, DnsStatus status) =>
        message.IsTruncated ? "The answer was cut, and the rest could not be had by TCP."
        : status == DnsStatus.ServerError ? $"The server answered with code {(int)message.Code} ({message.Code})."
        : null;
}
