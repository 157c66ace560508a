namespace KimounMail.Protocols.Zimbra;

/// <summary>What proves an identity for a time. As good as the password until it ends, so it is never shown, logged or stored.</summary>
/// <param name="Value">What goes into the context of a request.</param>
/// <param name="Expires">When it ends, by what the server said; a server may end it sooner.</param>
public sealed record ZimbraToken(string Value, DateTimeOffset Expires)
{
    /// <inheritdoc/>
    public override string ToString() => $"token until {Expires:u}";
}
