using Xunit;
using Xunit.Abstractions;

namespace KimounMail.Tests.PowerShell;

/// <summary>The cmdlets as users have them: the built module in a real <c>pwsh</c>. So that one command runs all tests.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    [PesterFact]
    public async Task All_Pester_tests_pass()
    {
        using var pester = Pwsh.Start("-File", Path.Combine(Pwsh.RepositoryRoot, "tests", "Pester", "Invoke-Tests.ps1"));
        var errors = pester.StandardError.ReadToEndAsync();
        output.WriteLine(await pester.StandardOutput.ReadToEndAsync());
        output.WriteLine(await errors);
        await pester.WaitForExitAsync();
        Assert.Equal(0, pester.ExitCode);
    }

    /// <summary>A test that says why it is skipped where there is no PowerShell or no Pester.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PesterFactAttribute : FactAttribute
    {
        public PesterFactAttribute()
        {
            Skip = Pwsh.MissingForPester;
        }
    }
}
