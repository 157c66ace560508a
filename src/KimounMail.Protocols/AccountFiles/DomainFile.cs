namespace KimounMail.Protocols.AccountFiles;

/// <summary>The domains a host takes mail for, one a line, as Postfix's <c>virtual_mailbox_domains = /path</c> reads them.</summary>
public sealed class DomainFile
{
    private readonly List<string> _lines;

    private DomainFile(List<string> lines)
    {
        _lines = lines;
    }

    /// <summary>Reads the file's octets.</summary>
    public static DomainFile Parse(ReadOnlySpan<byte> octets) => new(LineFile.Read(octets));

    /// <summary>The domains; of a line with more in it, the first word.</summary>
    public IEnumerable<string> Domains => _lines.Where(line => !LineFile.IsEmpty(line)).Select(NameIn);

    /// <summary>Adds one at the end.</summary>
    public void Add(string domain) => _lines.Add(domain);

    /// <summary>Takes the lines of one out, whatever their case.</summary>
    public void Remove(string domain) => _lines.RemoveAll(line => !LineFile.IsEmpty(line) && NameIn(line).Equals(domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>The file's octets.</summary>
    public byte[] ToBytes() => LineFile.Write(_lines);

    private static string NameIn(string line) => line.Trim().Split(' ', '\t', ',')[0];
}
