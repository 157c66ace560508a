using System.Diagnostics;
using System.Net;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>How a tool gets to the two servers.</summary>
internal sealed record Route(IPEndPoint Source, IPEndPoint Destination)
{
    /// <summary>The network namespace in which programs have to be started for it; null for this program's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>To two servers of this machine, over loopback.</summary>
    public static Route Loopback(int sourcePort, int destinationPort) =>
        new(new IPEndPoint(IPAddress.Loopback, sourcePort), new IPEndPoint(IPAddress.Loopback, destinationPort));

    /// <summary>Makes a program start where the route begins.</summary>
    public void Place(ProcessStartInfo start)
    {
        if (Namespace is null)
            return;
        var place = new[] { "netns", "exec", Namespace, start.FileName };
        start.FileName = DelayLine.Ip;
        for (var i = 0; i < place.Length; i++)
            start.ArgumentList.Insert(i, place[i]);
    }
}
