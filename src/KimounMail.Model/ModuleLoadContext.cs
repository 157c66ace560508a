using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace KimounMail;

/// <summary>
/// Where the module's code and its packages are loaded, so that they never meet another module's versions of the same
/// packages. This assembly alone is loaded by PowerShell itself: its types are the ones scripts see.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly Lazy<Assembly> Module = new(LoadModule);

    private readonly Assembly _model = typeof(ModuleLoadContext).Assembly;
    private readonly AssemblyDependencyResolver _dependencies;

    private ModuleLoadContext(string modulePath)
        : base("KimounMail")
    {
        _dependencies = new AssemblyDependencyResolver(modulePath);
    }

    /// <summary>The assembly of cmdlets, loaded once for the life of the process; called by <c>KimounMail.psm1</c>.</summary>
    public static Assembly ModuleAssembly => Module.Value;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == _model.GetName().Name)
            return _model;

        // What deps.json does not list (the framework, PowerShell) is answered by the default context.
        return _dependencies.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(Precompiled(path)) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _dependencies.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;

    private static Assembly LoadModule()
    {
        var folder = Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!;
        var path = Path.Combine(folder, "deps", "KimounMail.PowerShell.dll");
        return new ModuleLoadContext(path).LoadFromAssemblyPath(Precompiled(path));
    }

    /// <summary>
    /// The same assembly with native code for this system, where the build left one. A runtime older than that code's
    /// own ignores it and compiles as ever.
    /// </summary>
    private static string Precompiled(string path)
    {
        var native = Path.Combine(Path.GetDirectoryName(path)!, RuntimeInformation.RuntimeIdentifier, Path.GetFileName(path));
        return File.Exists(native) ? native : path;
    }
}
