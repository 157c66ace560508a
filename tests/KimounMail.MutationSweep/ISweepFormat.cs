namespace KimounMail.MutationSweep;

/// <summary>A file format whose reader is to end with a result or a clear error, whatever the file.</summary>
internal interface ISweepFormat
{
    /// <summary>What the command calls it.</summary>
    string Name { get; }

    /// <summary>How file names end.</summary>
    string Extension { get; }

    /// <summary>How many whole files there are to mutate.</summary>
    int Seeds { get; }

    /// <summary>A mutant of one of them, always the same for the same random numbers, and what was done to it.</summary>
    (byte[] Octets, string How) Mutate(int seed, Random random);

    /// <summary>Reads all there is in a file.</summary>
    /// <returns>What came of it: an error the user would see, or counts; and how many octets were read for it.</returns>
    (string Outcome, long OctetsRead) Read(string path);
}
