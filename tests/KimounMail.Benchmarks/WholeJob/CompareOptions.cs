using System.Globalization;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>The command line of <see cref="CompareCommand"/>.</summary>
internal sealed record CompareOptions
{
    public const string Usage = """
          compare                 the whole job against mbsync and a ceiling (rawcopy), on servers it starts
            --messages N          2000
            --runs N              of each tool, the median counts (3)
            --destination NAME    dovecot, cyrus, or plain: a server with neither LITERAL+ nor MULTIAPPEND (dovecot)
            --corpus              messages of real sizes instead of small ones
            --round-trip MS       a line with a delay to either server (not to cyrus)
        """;

    public int Messages { get; private init; } = 2000;

    public int Runs { get; private init; } = 3;

    public string Destination { get; private init; } = WholeJob.Destination.Dovecot;

    public bool Corpus { get; private init; }

    /// <summary>To each server; null for loopback.</summary>
    public TimeSpan? RoundTrip { get; private init; }

    /// <exception cref="ArgumentException">An option does not exist, lacks its value, or does not go with another.</exception>
    public static CompareOptions Parse(string[] args)
    {
        var options = new CompareOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--messages" => options with { Messages = Number() },
                "--runs" => options with { Runs = Number() },
                "--destination" => options with { Destination = Value() },
                "--corpus" => options with { Corpus = true },
                "--round-trip" => options with { RoundTrip = TimeSpan.FromMilliseconds(Number()) },
                _ => throw new ArgumentException($"No such option: {args[i]}. There are:\n{Usage}"),
            };

            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} lacks its value.");

            int Number() => int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw new ArgumentException($"{args[i - 1]} takes a number above 0, not {args[i]}.");
        }

        return options.RoundTrip is null || options.Destination != WholeJob.Destination.Cyrus
            ? options
            : throw new ArgumentException("--round-trip does not go to Cyrus.");
    }
}
