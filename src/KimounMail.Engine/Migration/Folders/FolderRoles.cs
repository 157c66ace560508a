using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Endpoints.Profiles;

namespace KimounMail.Engine.Migration.Folders;

/// <summary>
/// Which container of an account has which role: what the server says first, announced or not; where it says nothing about
/// a role, the most usual name at the top level.
/// </summary>
internal sealed class FolderRoles
{
    private readonly Dictionary<string, SpecialUse> _roleById = new(StringComparer.Ordinal);
    private readonly Dictionary<SpecialUse, Container> _byRole = [];

    public FolderRoles(IReadOnlyList<Container> containers)
    {
        foreach (var container in containers.Where(c => c.SpecialUse != SpecialUse.None))
            Assign(container, container.SpecialUse);

        var guesses = containers
            .Where(c => c.SpecialUse == SpecialUse.None && c.CanHoldItems && IsTopLevel(c))
            .Select(c => (Container: c, Guess: FolderNames.Find(c.Segments[^1])))
            .Where(g => g.Guess is not null)
            .OrderBy(g => g.Guess!.Rank)
            .ThenBy(g => g.Container.Path, StringComparer.Ordinal);
        foreach (var (container, guess) in guesses)
            Assign(container, guess!.Role);
    }

    public SpecialUse RoleOf(Container container) => _roleById.GetValueOrDefault(container.Id);

    public Container? Find(SpecialUse role) => _byRole.GetValueOrDefault(role);

    private void Assign(Container container, SpecialUse role)
    {
        // A role belongs to one folder; a second candidate stays an ordinary folder.
        if (_byRole.TryAdd(role, container))
            _roleById[container.Id] = role;
    }

    /// <summary>Programs that keep everything below the inbox put their special folders there.</summary>
    private static bool IsTopLevel(Container container) =>
        container.Segments.Count == 1
        || (container.Segments.Count == 2 && container.Segments[0].Equals("INBOX", StringComparison.OrdinalIgnoreCase));
}
