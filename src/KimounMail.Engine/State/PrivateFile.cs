namespace KimounMail.Engine.State;

/// <summary>Files that hold secrets, or lead to them: created readable by their owner alone (0600) on Unix; on Windows their folder decides.</summary>
internal static class PrivateFile
{
    /// <summary>Opens a file.</summary>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share };
        if (!OperatingSystem.IsWindows() && mode is not FileMode.Open)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Puts the octets in the place of what is there, if anything is: whoever reads it has the old ones or the new ones, whole.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> octets)
    {
        var unfinished = path + ".new";
        // What an interrupted one left may be open to others.
        File.Delete(unfinished);
        using (var file = Open(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            file.Write(octets);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
