namespace KimounMail.Engine.State;

/// <summary>
/// The folder that holds the store: database, key and locks. Only its owner may enter it (0700) or read its files (0600) on Unix;
/// on Windows it lies in the user's profile.
/// </summary>
internal sealed class StateFolder
{
    private const string LocationVariable = "KIMOUNMAIL_STATE";

    private StateFolder(string path)
    {
        Path = path;
    }

    public string Path { get; }

    public string DatabasePath => System.IO.Path.Combine(Path, "kimounmail.db");

    public string KeyPath => System.IO.Path.Combine(Path, "key");

    public string LockPath(string name) => System.IO.Path.Combine(Path, "locks", name + ".lock");

    /// <summary>Creates the folder where it is missing; null takes the environment's, else the user's data folder.</summary>
    public static StateFolder Open(string? path)
    {
        path = Locate(path, Environment.GetEnvironmentVariable(LocationVariable));
        try
        {
            CreatePrivate(path);
            CreatePrivate(System.IO.Path.Combine(path, "locks"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.FolderUnusable(path, e);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw StoreErrors.FolderOpenToOthers(path);
        return new StateFolder(path);
    }

    /// <summary>The folder asked for, else the environment's, else the user's data folder.</summary>
    public static string Locate(string? path, string? environment) =>
        System.IO.Path.GetFullPath(NonEmpty(path) ?? NonEmpty(environment) ?? DefaultPath());

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else if (!Directory.Exists(path))
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string DefaultPath() => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "KimounMail");

    private static string? NonEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
