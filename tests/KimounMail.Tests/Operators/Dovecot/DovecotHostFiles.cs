using KimounMail.Engine.Operators;

namespace KimounMail.Tests.Operators.Dovecot;

/// <summary>The files of a host in a folder of their own, deleted on dispose.</summary>
internal sealed class DovecotHostFiles : IDisposable
{
    public const string Domain = "example.test";

    public DovecotHostFiles()
        : this(Directory.CreateTempSubdirectory("kimoun-host-").FullName)
    {
    }

    /// <summary>In a folder that is there.</summary>
    public DovecotHostFiles(string folder)
    {
        Folder = folder;
        (Users, Addresses, Domains, Mail) = (Path.Combine(Folder, "users"), Path.Combine(Folder, "virtual"), Path.Combine(Folder, "domains"), Path.Combine(Folder, "mail"));
        File.WriteAllText(Users, "");
        File.WriteAllText(Addresses, "");
        File.WriteAllText(Domains, Domain + "\n");
        Directory.CreateDirectory(Mail);
    }

    public string Folder { get; }

    public string Users { get; }

    public string Addresses { get; }

    public string Domains { get; }

    public string Mail { get; }

    public OperatorSettings Settings => new()
    {
        Provider = "Dovecot",
        Name = "host",
        Options = new Dictionary<string, string> { ["PasswdFile"] = Users, ["DomainFile"] = Domains, ["VirtualFile"] = Addresses, ["MailHome"] = Mail + "/%d/%n" },
    };

    public Task<IMailOperator> OpenAsync() => OperatorCatalog.OpenAsync(Settings, default);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
