using KimounMail.Protocols.Mapi;

namespace KimounMail.Protocols.Outlook;

/// <summary>HTML or text that is kept in RTF.</summary>
internal static class RtfBody
{
    /// <summary>Null for what it is not, or where it is damaged.</summary>
    public static (string? Html, string? Text) Read(MapiProperties properties, int maxLength) => (null, null);
}
