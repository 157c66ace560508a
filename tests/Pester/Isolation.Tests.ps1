BeforeAll {
    . $PSScriptRoot/common.ps1

    # An assembly of the given name in a version nobody has. (Add-Type makes up a name of its own.)
    function New-ForeignAssembly([string] $Name) {
        $path = Join-Path $TestDrive "$Name.dll"
        $null = Add-Type 'public static class CompilerLoader { }' # has PowerShell load the compiler
        $code = [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree]::ParseText('[assembly: System.Reflection.AssemblyVersion("99.0.0.0")] public static class Foreign { }')
        $reference = [Microsoft.CodeAnalysis.MetadataReference]::CreateFromFile([object].Assembly.Location)
        $options = [Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions]::new([Microsoft.CodeAnalysis.OutputKind]::DynamicallyLinkedLibrary)
        $compilation = [Microsoft.CodeAnalysis.CSharp.CSharpCompilation]::Create($Name, [Microsoft.CodeAnalysis.SyntaxTree[]] $code, [Microsoft.CodeAnalysis.MetadataReference[]] $reference, $options)
        $stream = [IO.File]::Create($path)
        try { $compilation.Emit($stream).Success | Should -BeTrue } finally { $stream.Dispose() }
        $path
    }
}

AfterAll { Remove-TestBed }

Describe 'Another module that was there first' {
    It 'with another version of <_> does no harm' -ForEach 'Dapper', 'Microsoft.Data.Sqlite', 'SQLitePCLRaw.core' {
        $foreign = New-ForeignAssembly $_
        $output = & $pwsh -NoProfile -NonInteractive -Command "
            Add-Type -Path '$foreign'
            Import-Module '$modulePath'
            'tasks: ' + @(Get-MigrationTask).Count
            foreach (`$assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
                if (`$assembly.GetName().Name -eq '$_') {
                    [Runtime.Loader.AssemblyLoadContext]::GetLoadContext(`$assembly).Name + ' ' + `$assembly.GetName().Version
                }
            }"
        $output | Should -Contain 'tasks: 0'
        $output | Should -Contain 'Default 99.0.0.0'
        $output -match '^KimounMail ' | Should -Not -BeNullOrEmpty -Because 'our own version is loaded beside it'
    }
}

Describe 'What the module brings' {
    It 'stays out of the load context that all modules share, but for its model' {
        $loaded = & $pwsh -NoProfile -NonInteractive -Command "
            Import-Module '$modulePath'
            `$null = Get-MigrationTask
            [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach{ `$_.GetName().Name }"
        $loaded | Should -Contain 'KimounMail.Model'
        $ours = (Get-ChildItem "$root/module/bin/deps/*.dll").BaseName
        $loaded.Where{ $_ -in $ours } | Should -BeNullOrEmpty
    }
}
