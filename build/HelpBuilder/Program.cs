using System.Reflection;
using System.Runtime.Loader;
using HelpBuilder;

// HelpBuilder <cmdlet assembly> <its XML doc file> <MAML file to write>
if (args is not [var assemblyPath, var docPath, var helpPath])
{
    Console.Error.WriteLine("usage: HelpBuilder <cmdlet assembly> <XML doc file> <help file>");
    return 2;
}

var folder = Path.GetDirectoryName(Path.GetFullPath(assemblyPath))!;
AssemblyLoadContext.Default.Resolving += (context, name) =>
    new[] { folder, Path.GetDirectoryName(folder)! }
        .Select(place => Path.Combine(place, name.Name + ".dll"))
        .Where(File.Exists)
        .Select(context.LoadFromAssemblyPath)
        .FirstOrDefault();

var docs = new DocComments(docPath);
var cmdlets = Assembly.LoadFrom(Path.GetFullPath(assemblyPath)).GetExportedTypes()
    .Select(type => CmdletHelp.Read(type, docs))
    .OfType<CmdletHelp>()
    .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)
    .ToList();

// The form MSBuild shows as an error, so that an undocumented cmdlet breaks the build.
foreach (var gap in cmdlets.SelectMany(cmdlet => cmdlet.Gaps()))
    Console.Error.WriteLine($"{Path.GetFileName(assemblyPath)} : error HELP001: {gap}");

if (cmdlets.Any(cmdlet => cmdlet.Gaps().Any()))
    return 1;

Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(helpPath))!);
Maml.Document(cmdlets).Save(helpPath);
return 0;
