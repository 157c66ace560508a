using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>mbsync, of the package isync.</summary>
internal sealed partial class Mbsync(Route route) : Tool("mbsync", route)
{
    private const string Program = "/usr/bin/mbsync";

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? MissingReason => File.Exists(Program) ? null : "it is not installed (apt-get install isync).";

    // It ends so when a folder could not be opened, having done the others; how many messages arrived is told.
    protected override bool IsEnd(int exitCode) => exitCode is 0 or 1;

    // A line each message, of which only the reason counts.
    protected override void Read(string words)
    {
        if (Excuses.Count == 0)
            Excuses = [.. Complaint().Matches(words).CountBy(match => match.Groups["reason"].Value).Select(reason => $"{reason.Value} × {reason.Key}")];
    }

    protected override ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder)
    {
        var configuration = Path.Combine(stateFolder, "mbsyncrc");
        var state = Directory.CreateDirectory(Path.Combine(stateFolder, "state")).FullName;
        File.WriteAllText(configuration, $"""
            {Account("far", Route.Source, sourceUser)}
            {Account("near", Route.Destination, destinationUser)}
            Channel all
            Far :far:
            Near :near:
            Patterns *
            Create Near
            Sync Pull New Flags
            CopyArrivalDate yes
            SyncState {state}/

            """);
        return new ProcessStartInfo(Program, ["-c", configuration, "-a"]);
    }

    private static string Account(string name, IPEndPoint server, string user) => $"""
        IMAPAccount {name}
        Host {server.Address}
        Port {server.Port}
        User {user}
        Pass {Password}
        SSLType None
        AuthMechs LOGIN
        Timeout 120

        IMAPStore {name}
        Account {name}

        """;

    [GeneratedRegex(@"(?:Warning: message \d+ from \w+ side|returned an error:|IMAP error:) (?<reason>.+)$", RegexOptions.Multiline)]
    private static partial Regex Complaint();
}
