# Runs the Pester tests on the built module. Exit code: the number of tests that failed.
param(
    # Test files or folders; all when left out.
    [string[]] $Path = $PSScriptRoot,
    # Shows each test.
    [switch] $Detailed
)

Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Detailed ? 'Detailed' : 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
if ($result.TotalCount -eq 0 -or $null -eq $result) {
    'Pester: no test was found'
    exit 1
}

# A file that cannot even be read runs no test, and must not pass for that.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
"Pester: $($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped"
exit $failed
