using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Mime;

namespace KimounMail.Protocols.Outlook;

/// <summary>Makes a mail (RFC 5322, MIME) of an Outlook item, by [MS-OXCMAIL] 2.1. Where an item has been mail before, its header is kept.</summary>
public static class OutlookMail
{
    private const string SignedClass = "IPM.Note.SMIME";
    private const ushort AttachMimeTag = 0x370E;

    /// <summary>Writes the mail. Attachments pass through; nothing is held in memory but headers and short bodies.</summary>
    /// <param name="message">The item.</param>
    /// <param name="output">Takes the mail: ASCII with CRLF.</param>
    /// <param name="lost">Hears what could not be carried, in words.</param>
    /// <exception cref="MailException">The item is damaged where it must not be.</exception>
    public static void Write(IMapiMessage message, Stream output, Action<string> lost)
    {
        var writer = new MimeWriter(output);
        var header = new OutlookHeader(message);
        header.Write(writer);
        if (message.MessageClass.StartsWith(SignedClass, StringComparison.OrdinalIgnoreCase) && TryWriteSigned(message, writer, output))
            return;
        new Composition(message, header.MessageId, writer, output, lost).Write();
    }

    /// <summary>A signed or encrypted mail is in its only attachment, whose octets must not change ([MS-OXOSMIME] 2.1).</summary>
    private static bool TryWriteSigned(IMapiMessage message, MimeWriter writer, Stream output)
    {
        if (message.Attachments.Take(2).ToList() is not [{ Method: MapiAttachMethod.ByValue } only] || only.OpenContent() is not { } content)
            return false;
        using (content)
        {
            var type = only.Properties.GetString(AttachMimeTag) ?? "";
            if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || message.MessageClass.EndsWith("MultipartSigned", StringComparison.OrdinalIgnoreCase))
            {
                // With a header of its own.
                content.CopyTo(output);
                return true;
            }

            writer.Field("Content-Type", type.Length > 0 && Ascii.IsValid(type) ? type : "application/pkcs7-mime", ("name", "smime.p7m"));
            writer.Field("Content-Transfer-Encoding", "base64");
            writer.Field("Content-Disposition", "attachment", ("filename", "smime.p7m"));
            writer.Line();
            writer.Base64(content);
            return true;
        }
    }

    /// <summary>The parts of one mail: alternative(text, related(html, what it shows)) within mixed with the rest, each level only where needed.</summary>
    private sealed class Composition(IMapiMessage message, string seed, MimeWriter writer, Stream output, Action<string> lost)
    {
        private const string DocumentName = "message.rtf";
        private const ushort AttachContentId = 0x3712;
        private const ushort AttachContentLocation = 0x3713;
        private const ushort AttachHidden = 0x7FFE;
        private const ushort AttachPathname = 0x370D;

        private readonly OutlookBody _body = new(message.Properties, lost);
        private int _boundaries;

        public void Write()
        {
            var attachments = message.Attachments.ToList();
            var shown = attachments.Where(IsShown).ToList();
            var others = attachments.Except(shown).ToList();
            List<Action> beside = [.. others.Select(attachment => (Action)(() => WriteAttachment(attachment, "attachment")))];
            if (_body.Document is { } document)
                beside.Add(() => WriteDocument(document));
            if (beside.Count == 0)
                WriteBody(shown);
            else
                WriteParts("multipart/mixed", [() => WriteBody(shown), .. beside]);
        }

        private void WriteBody(List<IMapiAttachment> shown)
        {
            Action html = shown.Count == 0 ? WriteHtml : () => WriteParts("multipart/related", [WriteHtml, .. shown.Select(attachment => (Action)(() => WriteAttachment(attachment, "inline")))]);
            if (_body.HasHtml && _body.HasText)
                WriteParts("multipart/alternative", [WriteText, html]);
            else if (_body.HasHtml)
                html();
            else
                WriteText();
        }

        private void WriteParts(string type, IReadOnlyList<Action> parts)
        {
            // The same each time, and unlike that of a message within.
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed} {_boundaries++}")));
            var boundary = $"=_{Convert.ToHexString(digest.AsSpan(0, 12))}";
            writer.Field("Content-Type", type, ("boundary", boundary));
            writer.Line();
            foreach (var part in parts)
            {
                writer.Line($"--{boundary}");
                part();
            }

            writer.Line($"--{boundary}--");
        }

        private void WriteText()
        {
            using var text = _body.OpenText();
            WriteText("text/plain", "utf-8", text);
        }

        private void WriteHtml()
        {
            using var html = _body.OpenHtml();
            WriteText("text/html", _body.HtmlCharset, html);
        }

        private void WriteText(string type, string charset, Stream text)
        {
            writer.Field("Content-Type", type, ("charset", charset));
            // Two octets may make one character: quoted-printable would part their lines.
            var isWide = charset.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) || charset.StartsWith("utf-32", StringComparison.OrdinalIgnoreCase);
            writer.Field("Content-Transfer-Encoding", isWide ? "base64" : "quoted-printable");
            writer.Line();
            if (isWide)
                writer.Base64(text);
            else
                writer.QuotedPrintable(text);
        }

        /// <summary>What a mail program shows is its text; how it looked is in the document.</summary>
        private void WriteDocument(ReadOnlyMemory<byte> document)
        {
            writer.Field("Content-Type", "application/rtf", ("name", DocumentName));
            writer.Field("Content-Transfer-Encoding", "base64");
            writer.Field("Content-Disposition", "attachment", ("filename", DocumentName));
            writer.Line();
            using var content = new MemoryStream(document.ToArray(), writable: false);
            writer.Base64(content);
        }

        private bool IsShown(IMapiAttachment attachment)
        {
            if (attachment.Method != MapiAttachMethod.ByValue)
                return false;
            var properties = attachment.Properties;
            return (ContentId(properties) is { } id && _body.Shows($"cid:{id}"))
                || (properties.GetString(AttachContentLocation) is { Length: > 0 } location && _body.Shows(location) && properties.GetBoolean(AttachHidden) == true);
        }

        private static string? ContentId(MapiProperties properties) =>
            properties.GetString(AttachContentId)?.Trim('<', '>', ' ', '\0') is { Length: > 0 } id && Ascii.IsValid(id) && !id.AsSpan().ContainsAnyInRange('\0', ' ') ? id : null;

        private void WriteAttachment(IMapiAttachment attachment, string disposition)
        {
            if (attachment.Method == MapiAttachMethod.EmbeddedMessage)
                WriteEmbedded(attachment);
            else if (attachment.OpenContent() is { } content)
                WriteContent(attachment, disposition, content);
            else
                WriteReference(attachment);
        }

        private void WriteEmbedded(IMapiAttachment attachment)
        {
            IMapiMessage? embedded = null;
            try
            {
                embedded = attachment.OpenMessage();
            }
            catch (MailException e)
            {
                lost($"The message attached as '{HumanText.Line(NameOf(attachment))}' cannot be read: {e.Message}");
            }

            if (embedded is null)
            {
                WriteNote($"The message attached here as '{NameOf(attachment)}' could not be read.");
                return;
            }

            writer.Field("Content-Type", "message/rfc822");
            writer.Field("Content-Disposition", "attachment", ("filename", $"{OutlookHeader.Subject(embedded.Properties)}.eml"));
            writer.Line();
            OutlookMail.Write(embedded, output, lost);
        }

        private void WriteContent(IMapiAttachment attachment, string disposition, Stream content)
        {
            using (content)
            {
                var name = NameOf(attachment);
                writer.Field("Content-Type", TypeOf(attachment), ("name", name));
                writer.Field("Content-Transfer-Encoding", "base64");
                writer.Field("Content-Disposition", disposition, ("filename", name));
                if (ContentId(attachment.Properties) is { } id)
                    writer.Field("Content-ID", $"<{id}>");
                writer.Line();
                try
                {
                    writer.Base64(content);
                }
                catch (MailException e)
                {
                    lost($"The attachment '{HumanText.Line(name)}' is not whole: {e.Message}");
                    writer.Line();
                }
            }
        }

        /// <summary>What lay elsewhere when the item was stored: only where it was is known.</summary>
        private void WriteReference(IMapiAttachment attachment)
        {
            var name = NameOf(attachment);
            lost($"The attachment '{HumanText.Line(name)}' is not in the file.");
            WriteNote($"The attachment '{name}' was not stored with this message. It was at: {attachment.Properties.GetString(AttachPathname) ?? "unknown"}");
        }

        private void WriteNote(string note)
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(note + "\r\n"));
            WriteText("text/plain", "utf-8", text);
        }

        private static string NameOf(IMapiAttachment attachment)
        {
            var name = attachment.FileName ?? attachment.Properties.GetString(MapiId.DisplayName) ?? "attachment";
            // No path, and nothing a file cannot be called.
            var clean = string.Concat(name.Split('/', '\\')[^1].Select(c => char.IsControl(c) || "<>:\"|?*".Contains(c) ? '_' : c)).Trim(' ', '.');
            return clean.Length > 0 ? clean : "attachment";
        }

        private static string TypeOf(IMapiAttachment attachment)
        {
            // A message that is attached as octets is no message part of ours.
            var type = attachment.Properties.GetString(AttachMimeTag)?.Split(';')[0].Trim() ?? "";
            var isType = type.Split('/') is [{ Length: > 0 }, { Length: > 0 }] && type.All(c => char.IsAsciiLetterOrDigit(c) || "/.+-_".Contains(c));
            return isType && !type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) && !type.StartsWith("message/", StringComparison.OrdinalIgnoreCase) ? type : "application/octet-stream";
        }
    }
}
