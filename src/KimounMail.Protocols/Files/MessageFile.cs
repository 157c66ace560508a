using Microsoft.Win32.SafeHandles;

namespace KimounMail.Protocols.Files;

/// <summary>A file that holds one message.</summary>
public static class MessageFile
{
    private const int StartLength = 1 << 20;

    /// <summary>The message as mail is sent, its length known; dispose it to close the file.</summary>
    public static Stream Open(string path)
    {
        var file = OpenHandle(path);
        try
        {
            var length = RandomAccess.GetLength(file);
            return new CrlfStream(file, 0, length, CrlfStream.Measure(file, 0, length)) { OwnsFile = true };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The first megabyte of the message, without looking through all of it.</summary>
    public static Stream OpenStart(string path)
    {
        var file = OpenHandle(path);
        return new CrlfStream(file, 0, Math.Min(StartLength, RandomAccess.GetLength(file)), StartLength) { OwnsFile = true };
    }

    private static SafeFileHandle OpenHandle(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
}
