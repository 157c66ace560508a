using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace KimounMail.TestServers.Dns;

/// <summary>Data of records as octets, without compression.</summary>
public static class DnsOctets
{
    public static byte[] Word(int value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)value);
        return octets;
    }

    /// <summary>A name, written with dots; "" or "." for the root.</summary>
    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => Encoding.Latin1.GetBytes(label).Prepend((byte)label.Length)), 0];

    public static byte[] Address(string address) => IPAddress.Parse(address).GetAddressBytes();

    public static byte[] Mx(int preference, string exchange) => [.. Word(preference), .. Name(exchange)];

    /// <summary>Strings of at most 255 characters each, an octet a character.</summary>
    public static byte[] Txt(params string[] strings) =>
        [.. strings.SelectMany(text => Encoding.Latin1.GetBytes(text).Prepend((byte)text.Length))];

    public static byte[] Soa(string zone, int minimum = 300, int serial = 1) =>
        [.. Name($"ns1.{zone}"), .. Name($"hostmaster.{zone}"), .. Long(serial), .. Long(3600), .. Long(900), .. Long(1209600), .. Long(minimum)];

    private static byte[] Long(int value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(octets, value);
        return octets;
    }
}
