using KimounMail.TestServers.Processes;

namespace KimounMail.TestServers.Host;

/// <summary>A watch over all processes, in one of its own; what it must not find comes by standard input, where nobody else sees it.</summary>
internal static class ProcessHost
{
    public static int Run()
    {
        using var watch = new ProcessWatch();
        Console.WriteLine("READY");
        while (Console.ReadLine() is { } line)
        {
            foreach (var answer in Answer(watch, line))
                Console.WriteLine(answer);
            Console.WriteLine("END");
        }

        return 0;
    }

    private static IEnumerable<string> Answer(ProcessWatch watch, string line)
    {
        switch (line.Split(' ', 2))
        {
            case ["secret", var text]:
                watch.Add(text);
                return [];
            case ["found"]:
                return watch.Findings;
            case ["seen"]:
                return watch.CommandLines.Prepend($"{watch.Rounds}");
            default:
                return [];
        }
    }
}
