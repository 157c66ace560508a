using KimounMail.TestServers.Imap;

namespace KimounMail.TestServers.SampleMail;

/// <summary>One made-up message and where it belongs.</summary>
/// <param name="Folder">Levels of the folder name, decoded.</param>
/// <param name="Octets">The message, byte for byte.</param>
/// <param name="Flags">System flags and keywords.</param>
/// <param name="Date">Internal date, with the zone it was given in.</param>
public sealed record SampleMessage(IReadOnlyList<string> Folder, byte[] Octets, MessageFlags Flags, DateTimeOffset Date);
