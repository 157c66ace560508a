namespace KimounMail.TestServers.Pst;

/// <summary>Checksums and signatures of pages and blocks ([MS-PST] 5.3 and 5.5).</summary>
internal static class Checksum
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(octet => Enumerable.Range(0, 8).Aggregate((uint)octet, (sum, _) => (sum >> 1) ^ ((sum & 1) * 0xEDB88320)))];

    public static uint Of(ReadOnlySpan<byte> data)
    {
        var sum = 0u;
        foreach (var octet in data)
            sum = s_table[(sum ^ octet) & 0xFF] ^ (sum >> 8);
        return sum;
    }

    public static ushort Signature(ulong offset, ulong id) => (ushort)((uint)(offset ^ id) ^ ((uint)(offset ^ id) >> 16));
}
