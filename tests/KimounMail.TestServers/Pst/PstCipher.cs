namespace KimounMail.TestServers.Pst;

/// <summary>How data blocks are encoded.</summary>
public enum PstCipher : byte
{
    None = 0,
    Compressible = 1,
    High = 2,
}

/// <summary>Encodes data blocks ([MS-PST] 5.1 and 5.2), by the published tables.</summary>
internal static class BlockEncoder
{
    private static readonly byte[] s_tables = Convert.FromBase64String(
        "QTYTYqghbrv0FswEf2ToXR7yyyp0xV410pVHnpYtmohMfYQ/26wxtkhf9sTYOYvnIzs4jsjB3yWxIKVGYE6c+6rTVlFFfFUAB8krnYWbCaCPrbMPY6uJS9en"
        + "FVpxZkK/JkprmPrqd1OycAUs/Vk6hn7OBuuCeFfHjUOvtBzUW83i6SdPwwhygM+w7/Uobb4wTTSS1Q48IjLl5PmfwtEKgRLh7pGDduOX5mGKF3mkt9yQelyM"
        + "AqbKad5QGhGTuVKHWPztHTdJG2rgKTOZvWzZlPNAVG/wxnO41j5lGEQf3WcQ8QwZ7K4DoRR7qQv/+KPAogH3LrwkaHUN/rovtdDaPRRTD1azyHqc62VIFxYV"
        + "nwLMVHyDAA0MC6JiqHbb2e3HxaTcrIV01tCnm66alnFmw2OZuN1zko6EfaVe0V2TsVdRUICJUpRPTgprvI1/bkdGQUBEARHLAz/39OGpjzw6+fvwGTCCCS7J"
        + "naCGSe5vTW3ELYE0JYcbiKr8BqESOP1MQnJkEzckanV3Q//mtEs2XOTYNT1FuSzstzErKQdoow5pexieITm+KBpbePUjyiqwrz7+BIzn5ZgyldP2Suim6unz"
        + "1S9wIPIfBWetVRDOzeMnO9q618Im1JEd0hwiM/j68Vrvz5C2i7W9wL8Ilx5s4mHgxsFZq7tY3l/fYHl+soo=");

    private static readonly byte[] s_substitution = s_tables[..256];
    private static readonly byte[] s_reflection = s_tables[256..];
    private static readonly byte[] s_inverse = [.. Enumerable.Range(0, 256).Select(octet => (byte)Array.IndexOf(s_substitution, (byte)octet))];

    public static void Encode(PstCipher cipher, ulong blockId, Span<byte> data)
    {
        if (cipher == PstCipher.Compressible)
        {
            for (var i = 0; i < data.Length; i++)
                data[i] = s_substitution[data[i]];
        }
        else if (cipher == PstCipher.High)
        {
            Rotate((uint)blockId, data);
        }
    }

    private static void Rotate(uint id, Span<byte> data)
    {
        var key = (ushort)(id >> 16 ^ id);
        foreach (ref var octet in data)
        {
            octet = s_substitution[octet + key & 0xFF];
            octet = s_reflection[octet + (key >> 8) & 0xFF];
            octet = s_inverse[octet - (key >> 8) & 0xFF];
            octet = (byte)(octet - key++);
        }
    }
}
