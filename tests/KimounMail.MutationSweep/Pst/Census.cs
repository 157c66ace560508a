using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst;

namespace KimounMail.MutationSweep.Pst;

/// <summary>All a file holds, read to the last octet and counted.</summary>
internal sealed class Census
{
    private readonly byte[] _buffer = new byte[64 << 10];

    public SortedDictionary<string, int> Items { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, int> Embedded { get; } = new(StringComparer.Ordinal);

    public int Attachments { get; private set; }

    public int Recipients { get; private set; }

    /// <summary>Octets of attachments and bodies.</summary>
    public long Octets { get; private set; }

    /// <summary>What reading of content told, beside the file's problems.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Of a folder alone, without those below.</summary>
    public static Census Of(PstFolder folder)
    {
        var census = new Census();
        foreach (var message in folder.Messages)
            census.Add(message, census.Items);
        return census;
    }

    /// <summary>Of a folder and all below.</summary>
    public static Census OfAll(PstFolder folder)
    {
        var census = new Census();
        foreach (var below in Folders(folder))
        {
            foreach (var message in below.Messages)
                census.Add(message, census.Items);
        }

        return census;
    }

    public static IEnumerable<PstFolder> Folders(PstFolder top) => top.Folders.SelectMany(Folders).Prepend(top);

    public void Add(IMapiMessage message, IDictionary<string, int> counts)
    {
        var kind = Kind(message.MessageClass);
        counts[kind] = counts.TryGetValue(kind, out var count) ? count + 1 : 1;
        ReadAll(message.Properties);
        foreach (var recipient in message.Recipients)
        {
            Recipients++;
            ReadAll(recipient);
        }

        foreach (var attachment in message.Attachments)
        {
            Attachments++;
            Try(() => Add(attachment));
        }
    }

    private void Add(IMapiAttachment attachment)
    {
        ReadAll(attachment.Properties);
        using (var content = attachment.OpenContent())
            Drain(content);
        if (attachment.OpenMessage() is { } embedded)
            Add(embedded, Embedded);
    }

    private void ReadAll(MapiProperties properties)
    {
        foreach (var tag in properties.Tags)
            Try(() => Read(properties, tag));
    }

    private void Read(MapiProperties properties, MapiTag tag)
    {
        if (tag.IsMultiple)
            _ = (properties.GetValues(tag.Id), properties.GetStrings(tag.Id));
        else if (tag.Type is MapiPropertyType.String8 or MapiPropertyType.Unicode)
            _ = properties.GetString(tag.Id);
        else if (tag.Id != MapiId.AttachData)
            _ = (properties.GetOctets(tag.Id), properties.GetTime(tag.Id), properties.GetInt64(tag.Id), properties.GetDouble(tag.Id), properties.GetGuid(tag.Id));
        if (tag.Id is MapiId.Body or MapiId.Html or MapiId.RtfCompressed)
        {
            using var body = properties.OpenStream(tag.Id);
            Drain(body);
        }
    }

    private void Drain(Stream? stream)
    {
        for (int read; stream is not null && (read = stream.Read(_buffer)) > 0;)
            Octets += read;
    }

    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (MailException error)
        {
            Failures.Add(error.Message);
        }
    }

    /// <summary>In the words of EXPECTED.json.</summary>
    private static string Kind(string messageClass) => messageClass switch
    {
        "IPM.Appointment" => "Appointment",
        "IPM.Contact" => "Contact",
        "IPM.DistList" => "DistList",
        "IPM.Post" => "Post",
        "IPM.StickyNote" => "Note",
        _ when messageClass.StartsWith("REPORT.", StringComparison.Ordinal) => "Report",
        _ when messageClass.StartsWith("IPM.Schedule.Meeting", StringComparison.Ordinal) => "Meeting",
        _ when messageClass.StartsWith("IPM.OLE.CLASS", StringComparison.Ordinal) => "Exception",
        _ when messageClass == "IPM.Note" || messageClass.StartsWith("IPM.Note.", StringComparison.Ordinal) => "Message",
        _ => messageClass,
    };
}
