using System.Globalization;
using KimounMail.Protocols.Transport;

namespace KimounMail.Engine;

/// <summary>
/// Where <c>KIMOUNMAIL_TRACE</c> names a folder, every process writes its dialogues with servers to a file of its own there,
/// without secrets and message contents: what a server's operator asks for when something is wrong.
/// </summary>
internal static class TraceFolder
{
    private const string Variable = "KIMOUNMAIL_TRACE";

    private static readonly Lazy<IProtocolTrace?> s_trace = new(Open);

    /// <summary>The trace of this process; null when none is asked for.</summary>
    public static IProtocolTrace? Trace => s_trace.Value;

    private static TextProtocolTrace? Open()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrWhiteSpace(folder))
            return null;
        try
        {
            Directory.CreateDirectory(folder);
            return TextProtocolTrace.ToFile(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"kimounmail-{Environment.ProcessId}.trace")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MailException(MailErrorId.StoreUnusable, $"The trace cannot be written to '{folder}'.", e)
            {
                Category = MailErrorCategory.InvalidArgument,
                Advice = $"Let {Variable} name a folder you may write to, or remove it.",
            };
        }
    }
}
