using System.Globalization;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>Values as the directory writes them (zimbra-attrs.xml), and as we do.</summary>
internal static class ZimbraAttributes
{
    public static string Flag(bool value) => value ? "TRUE" : "FALSE";

    /// <summary>Nothing is no limit of one's own, and so is 0.</summary>
    public static MailQuota ToQuota(string? octets) => ToNumber(octets) is > 0 and var limit ? new MailQuota(limit) : MailQuota.Unlimited;

    public static long? ToNumber(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>"gentime": <c>20261121190400Z</c>, with a fraction of the second in some versions.</summary>
    public static DateTimeOffset? ToTime(string? text) =>
        DateTimeOffset.TryParseExact(text, ["yyyyMMddHHmmss'Z'", "yyyyMMddHHmmss.FFF'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Addresses separated by commas, as users' own forwarding is kept.</summary>
    public static IEnumerable<string> ToAddresses(string? list) => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs a request whose effect can be seen: one whose answer was lost is done if it is there, and is not made again.</summary>
    public static async Task DoAsync(Func<Task> request, Func<Task<bool>> isDone, string identity)
    {
        try
        {
            await request().ConfigureAwait(false);
        }
        catch (ZimbraFaultException fault)
        {
            throw fault.For(identity);
        }
        catch (MailException lost) when (lost.ErrorId is MailErrorId.ConnectionLost or MailErrorId.ConnectionTimedOut)
        {
            if (!await isDone().ConfigureAwait(false))
                throw;
        }
    }
}
