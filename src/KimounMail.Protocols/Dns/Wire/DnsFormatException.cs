namespace KimounMail.Protocols.Dns.Wire;

/// <summary>A message is not as RFC 1035 has it: the only thing that reading one throws.</summary>
internal sealed class DnsFormatException(string message) : Exception(message);
