using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>The ceiling two servers set: a bare C program that copies by MULTIAPPEND over some connections and keeps no books.</summary>
internal sealed class Rawcopy(string program, Route route, int connections)
    : Tool(string.Create(CultureInfo.InvariantCulture, $"rawcopy-{connections}"), route)
{
    /// <summary>In <see cref="TestServers.BenchFolder"/>.</summary>
    public const string Source = "rawcopy.c";

    public override bool KeepsBooks => false;

    protected override ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder) => new(
        program,
        [.. Account(Route.Source, sourceUser), .. Account(Route.Destination, destinationUser), "multi", "100", Text(connections)]);

    private static string[] Account(IPEndPoint server, string user) => [server.Address.ToString(), Text(server.Port), user];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
