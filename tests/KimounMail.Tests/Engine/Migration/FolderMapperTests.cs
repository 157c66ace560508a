using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Folders;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

public class FolderMapperTests
{
    [Fact]
    public void An_ordinary_folder_keeps_its_name()
    {
        Assert.Equal("Clients/Été", Map([Folder("INBOX"), Folder("Clients"), Folder("Clients/Été")], [Folder("INBOX")])["Clients/Été"]);
    }

    [Theory]
    [InlineData("Éléments envoyés", "Sent")]
    [InlineData("Gesendete Elemente", "Sent")]
    [InlineData("Posta inviata", "Sent")]
    [InlineData("Elementos enviados", "Sent")]
    [InlineData("Verzonden items", "Sent")]
    [InlineData("Itens Enviados", "Sent")]
    [InlineData("Brouillons", "Drafts")]
    [InlineData("Papierkorb", "Trash")]
    public void A_localised_name_joins_the_announced_folder_of_its_role(string source, string destination)
    {
        var destinations = new[] { Folder("INBOX"), Folder("Sent", SpecialUse.Sent), Folder("Drafts", SpecialUse.Drafts), Folder("Trash", SpecialUse.Trash) };
        Assert.Equal(destination, Map([Folder("INBOX"), Folder(source)], destinations)[source]);
    }

    [Fact]
    public void An_announced_role_wins_over_a_name()
    {
        var map = Map([Folder("Sent"), Folder("Outgoing", SpecialUse.Sent)], [Folder("Sent Items", SpecialUse.Sent)]);
        Assert.Equal("Sent Items", map["Outgoing"]);
        Assert.Equal("Sent", map["Sent"]);
    }

    [Fact]
    public void Without_a_folder_of_the_role_the_name_stays()
    {
        Assert.Equal("Brouillons", Map([Folder("Brouillons")], [Folder("INBOX")])["Brouillons"]);
    }

    [Fact]
    public void The_users_map_wins_and_children_follow()
    {
        var options = new MigrationOptions { FolderMap = new Dictionary<string, string> { ["Projets"] = "Archive/Projets 2024" } };
        var map = Map([Folder("Projets"), Folder("Projets/R&D")], [Folder("INBOX")], options);
        Assert.Equal("Archive/Projets 2024", map["Projets"]);
        Assert.Equal("Archive/Projets 2024/R&D", map["Projets/R&D"]);
    }

    [Fact]
    public void A_child_stands_beside_a_parent_that_allows_none()
    {
        var features = new EndpointFeatures { LeafUses = new HashSet<SpecialUse> { SpecialUse.Trash } };
        var map = Map([Folder("Corbeille"), Folder("Corbeille/2019")], [Folder("Trash", SpecialUse.Trash)], features: features);
        Assert.Equal("Trash", map["Corbeille"]);
        Assert.Equal("Trash - 2019", map["Corbeille/2019"]);
    }

    [Fact]
    public void Names_that_the_destination_takes_for_one_are_told_apart()
    {
        var features = new EndpointFeatures { FolderNamesIgnoreCase = true };
        var map = Map([Folder("Devis"), Folder("devis")], [Folder("INBOX")], features: features);
        Assert.Equal(["Devis", "devis (2)"], map.Values.Order(StringComparer.Ordinal));
        Assert.Equal(["Devis", "devis"], Map([Folder("Devis"), Folder("devis")], [Folder("INBOX")]).Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Filters_and_views_leave_folders_out_and_say_why()
    {
        var options = new MigrationOptions { ExcludeFolder = ["Junk"], IncludeFolder = [] };
        var mappings = Mapper([Folder("INBOX"), Folder("Junk"), Folder("Junk/Old"), Folder("Flagged", SpecialUse.Flagged) with { IsVirtual = true }, Folder("Level") with { CanHoldItems = false }], [], options, null).Map();
        Assert.Equal([null, FolderReason.Excluded, FolderReason.Excluded, FolderReason.Virtual, FolderReason.HoldsNoItems],
            mappings.Select(m => m.Destination is null ? m.Reason : (FolderReason?)null));
    }

    [Fact]
    public void Gmails_special_folders_leave_their_empty_level()
    {
        var sources = new[]
        {
            Folder("INBOX", SpecialUse.Inbox), Folder("[Gmail]") with { CanHoldItems = false },
            Folder("[Gmail]/Messages envoyés", SpecialUse.Sent), Folder("[Gmail]/Tous les messages", SpecialUse.All),
        };
        var mappings = Mapper(sources, [Folder("INBOX")], new MigrationOptions(), null).Map();
        Assert.Equal("Messages envoyés", mappings.Single(m => m.Source.SpecialUse == SpecialUse.Sent).Destination!.Path);
        Assert.Equal("Archive", mappings[^1].Destination!.Path);
        Assert.Equal(SpecialUse.All, mappings[^1].Source.SpecialUse);
    }

    [Theory]
    [InlineData("Clients/*", "Clients/A", true)]
    [InlineData("Clients", "Clients/A/B", true)]
    [InlineData("clients", "Clients", true)]
    [InlineData("Clients", "Clients2", false)]
    [InlineData("Clients `[A-Z`]", "Clients [A-Z]", true)]
    [InlineData("Clients [A-Z]", "Clients [A-Z]", true)]
    [InlineData("Lists 100% `*star", "Lists 100% *star", true)]
    [InlineData("Lists 100% `*star", "Lists 100% xstar", false)]
    [InlineData("20??", "2019", true)]
    public void Patterns_match_as_shells_do(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new FolderPattern(pattern).Matches(path));

    private static Dictionary<string, string?> Map(Container[] sources, Container[] destinations, MigrationOptions? options = null, EndpointFeatures? features = null) =>
        Mapper(sources, destinations, options ?? new MigrationOptions(), features).Map().ToDictionary(m => m.Source.Path, m => m.Destination?.Path);

    private static FolderMapper Mapper(Container[] sources, Container[] destinations, MigrationOptions options, EndpointFeatures? features) =>
        new(sources, destinations, features ?? new EndpointFeatures(), Name, options);

    private static Container Name(IReadOnlyList<string> segments, ItemKind kind, SpecialUse use) =>
        new() { Id = string.Join('/', segments), Segments = segments, Kind = kind, SpecialUse = use };

    private static Container Folder(string path, SpecialUse use = SpecialUse.None) => Name(path.Split('/'), ItemKind.Mail, use);
}
