using System.Reflection;
using KimounMail.Engine.Migration;
using KimounMail.Protocols.Imap;
using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Architecture;

/// <summary>Who may use whom; <c>docs/ARCHITECTURE.md</c> draws it.</summary>
public sealed class DependencyTests
{
    private const string Endpoints = "KimounMail.Engine.Endpoints";
    private const string Operators = "KimounMail.Engine.Operators";
    private const string Protocols = "KimounMail.Protocols";

    private static readonly Assembly Model = typeof(MailException).Assembly;
    private static readonly Assembly ProtocolsAssembly = typeof(UidSet).Assembly;
    private static readonly Assembly Engine = typeof(MigrationService).Assembly;

    // By name, as its types cannot be loaded outside PowerShell.
    private static readonly Assembly PowerShell = Assembly.Load("KimounMail.PowerShell");

    /// <summary>Folders directly below the engine, and those of their siblings each may use. Migration is on top and may use all.</summary>
    private static readonly Dictionary<string, string[]> EngineFolders = new()
    {
        ["MailDns"] = [],
        ["Endpoints"] = ["MailDns"],
        ["State"] = ["Endpoints"],
        ["Operators"] = ["MailDns", "State"],
        ["Comparison"] = ["Endpoints", "Migration"],
        ["Migration"] = ["Endpoints", "State", "Comparison"],
    };

    /// <summary>What all protocols stand on.</summary>
    private static readonly string[] CommonGround = ["Transport", "Sasl", "Files", "Mime", "Mapi", "Rtf", "ContentLines"];

    [Fact]
    public void Model_uses_nothing_but_the_base_class_library() =>
        Assert.Empty(ReferencesOf(Model));

    [Fact]
    public void Protocols_use_Model_and_the_base_class_library() =>
        Assert.Empty(ReferencesOf(ProtocolsAssembly).Except(["KimounMail.Model"]));

    [Fact]
    public void Engine_knows_no_PowerShell()
    {
        var references = ReferencesOf(Engine);
        Assert.DoesNotContain("System.Management.Automation", references);
        Assert.DoesNotContain("KimounMail.PowerShell", references);
        Assert.Contains("KimounMail.Protocols", references);
    }

    [Fact]
    public void Cmdlets_reach_protocols_through_the_engine_only()
    {
        var references = ReferencesOf(PowerShell);
        Assert.DoesNotContain("KimounMail.Protocols", references);
        Assert.Contains("System.Management.Automation", references);
    }

    [Fact]
    public void Test_servers_share_no_code_with_what_they_test() =>
        Assert.DoesNotContain(ReferencesOf(typeof(LoopbackImapServer).Assembly), name => name.StartsWith("KimounMail.", StringComparison.Ordinal));

    [Fact]
    public void Engine_folders_use_each_other_downwards_only()
    {
        foreach (var (from, to) in SiblingsUsed(Engine, "KimounMail.Engine"))
        {
            Assert.True(EngineFolders.ContainsKey(from), $"Say in this test which folders of the engine {from} may use.");
            Assert.True(EngineFolders[from].Contains(to), $"Engine/{from} uses Engine/{to}.");
        }
    }

    [Fact]
    public void Endpoints_never_use_each_other() =>
        Assert.DoesNotContain(SiblingsUsed(Engine, Endpoints), pair => pair.To != "Profiles");

    [Fact]
    public void Only_the_catalog_uses_an_endpoint()
    {
        var adapters = FoldersBelow(Engine, Endpoints).Except(["Profiles", "Detection"]).Select(name => $"{Endpoints}.{name}").ToList();
        Assert.NotEmpty(adapters);
        var users = TypeReferences.NamespacesOf(Engine).Where(pair => adapters.Contains(pair.To)).Select(pair => pair.From).Distinct();
        Assert.Equal([Endpoints], users);
    }

    [Fact]
    public void Operators_never_use_each_other() =>
        Assert.Empty(SiblingsUsed(Engine, Operators));

    [Fact]
    public void Only_the_catalog_uses_an_operator()
    {
        var adapters = FoldersBelow(Engine, Operators).Select(name => $"{Operators}.{name}").ToList();
        var users = TypeReferences.NamespacesOf(Engine).Where(pair => adapters.Contains(pair.To)).Select(pair => pair.From).Distinct();
        Assert.DoesNotContain(users, user => user != Operators);
    }

    [Fact]
    public void Protocols_never_use_each_other() =>
        Assert.DoesNotContain(SiblingsUsed(ProtocolsAssembly, Protocols), pair => !CommonGround.Contains(pair.To) || CommonGround.Contains(pair.From));

    [Fact]
    public void The_reading_of_code_sees_what_is_used_inside_methods()
    {
        // Nothing but a method body of EndpointCatalog names the adapter: without this the rules above might hold for want of sight.
        Assert.Contains((Endpoints, $"{Endpoints}.Imap"), TypeReferences.NamespacesOf(Engine));
        Assert.Contains(($"{Protocols}.Imap", $"{Protocols}.Transport"), TypeReferences.NamespacesOf(ProtocolsAssembly));
    }

    /// <summary>Names of referenced assemblies that are not the base class library.</summary>
    private static List<string> ReferencesOf(Assembly assembly) => assembly.GetReferencedAssemblies()
        .Select(name => name.Name!)
        .Where(name => name == "System.Management.Automation" || !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("netstandard" or "Microsoft.Win32.Primitives"))
        .ToList();

    /// <summary>Pairs of folders directly below a namespace: the first uses the second.</summary>
    private static IEnumerable<(string From, string To)> SiblingsUsed(Assembly assembly, string parent) => TypeReferences.NamespacesOf(assembly)
        .Select(pair => (From: FolderBelow(pair.From, parent), To: FolderBelow(pair.To, parent)))
        .Where(pair => pair.From is not null && pair.To is not null && pair.From != pair.To)
        .Select(pair => (pair.From!, pair.To!))
        .Distinct();

    private static IEnumerable<string> FoldersBelow(Assembly assembly, string parent) => assembly.GetTypes()
        .Select(type => FolderBelow(type.Namespace ?? "", parent))
        .OfType<string>()
        .Distinct();

    private static string? FolderBelow(string name, string parent) =>
        name.StartsWith(parent + ".", StringComparison.Ordinal) ? name[(parent.Length + 1)..].Split('.')[0] : null;
}
