using System.Net;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>A term of a record, as written.</summary>
internal abstract record SpfTerm(string Text);

/// <summary>A mechanism (RFC 7208 §5).</summary>
/// <param name="Text">As written.</param>
/// <param name="Qualifier">The result when it matches.</param>
/// <param name="Kind">Which one.</param>
/// <param name="Target">The domain it is about; null for the one whose record it is.</param>
/// <param name="Network">The address of ip4 and ip6.</param>
/// <param name="Prefix4">Leading bits of an IPv4 address that must agree.</param>
/// <param name="Prefix6">The same of IPv6.</param>
internal sealed record SpfMechanism(
    string Text, SpfResult Qualifier, SpfMechanismKind Kind, SpfMacroString? Target = null, IPAddress? Network = null, int Prefix4 = 32, int Prefix6 = 128) : SpfTerm(Text)
{
    /// <summary>Those that count against the limit of lookups (§4.6.4).</summary>
    public bool AsksDns => Kind is not (SpfMechanismKind.All or SpfMechanismKind.Ip4 or SpfMechanismKind.Ip6);
}

/// <summary>A modifier (RFC 7208 §6); of an unknown one nothing but its syntax matters.</summary>
internal sealed record SpfModifier(string Text, string Name, SpfMacroString Value) : SpfTerm(Text)
{
    public bool IsRedirect => Name.Equals("redirect", StringComparison.OrdinalIgnoreCase);

    public bool IsExplanation => Name.Equals("exp", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The mechanisms there are.</summary>
internal enum SpfMechanismKind
{
    All,
    Include,
    A,
    Mx,
    Ptr,
    Ip4,
    Ip6,
    Exists,
}
