using System.Globalization;
using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <summary>UIDs as keys: ten digits, so that ordinal order is numeric order.</summary>
internal static class ImapKey
{
    public static string From(uint uid) => uid.ToString("D10", CultureInfo.InvariantCulture);

    public static uint ToUid(string key) => uint.Parse(key, NumberStyles.None, CultureInfo.InvariantCulture);

    public static UidSet ToUids(IEnumerable<string> keys) => UidSet.FromUids(keys.Select(ToUid));
}
