using KimounMail.Protocols.Dns.Channels;
using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns;

/// <summary>The way from a question to its answer, over as many servers' replies as its aliases need.</summary>
internal sealed class DnsResolution(DnsQuestion question, TimeSpan timeout)
{
    private readonly AliasChain _chain = new(question);
    private bool _isAuthenticated = true;

    /// <summary>For all of it.</summary>
    public DnsDeadline Deadline { get; } = new(timeout);

    /// <summary>Octets that came, as a measure of the memory the answer takes.</summary>
    public int Size { get; private set; }

    /// <summary>What is to be asked now.</summary>
    public DnsQuestion Next => new(_chain.End, question.Type);

    /// <summary>The answer; null while the aliases lead further.</summary>
    public DnsAnswer? Take(DnsReply reply, ServerList.Server server)
    {
        if (reply.Message is not { } message)
            return DnsAnswers.OfFailure(question, reply, _chain, server.Name);
        var asked = _chain.End;
        Size += message.Size;
        _isAuthenticated &= message.IsAuthentic && server.IsTrusted;
        var records = _chain.Follow(message.Answers);
        if (_chain.Fault is not null)
            return DnsAnswers.OfFault(question, _chain, server.Name);
        if (DnsAnswers.IsReferral(message))
            return DnsAnswers.OfReferral(question, message, _chain, server.Name);
        return records.Count > 0 || IsLast(message, asked)
            ? DnsAnswers.OfMessage(question, message, _chain, records, server.Name, _isAuthenticated)
            : null;
    }

    /// <summary>False when the server stopped at an alias and did not say what is at its end.</summary>
    private bool IsLast(DnsMessage message, DnsName asked) =>
        ReferenceEquals(_chain.End, asked)
        || message.Code != DnsResponseCode.NoError
        || message.IsTruncated
        || DnsAnswers.SoaFor(_chain.End, message) is not null;
}
