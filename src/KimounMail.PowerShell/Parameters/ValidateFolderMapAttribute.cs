using System.Collections;
using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Every folder of a map needs a name and a place to go: an empty one would make up a folder of its own.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateFolderMapAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not Hashtable map)
            throw new ValidationMetadataException("The argument is null. Give a hashtable: @{ 'Sent Messages' = 'Sent' }.");
        foreach (DictionaryEntry entry in map)
        {
            if (IsEmpty(entry.Key) || IsEmpty(entry.Value))
                throw new ValidationMetadataException($"'{entry.Key}' has no folder to go to. To leave a folder out, use -ExcludeFolder.");
        }
    }

    private static bool IsEmpty(object? path) => string.IsNullOrEmpty($"{path}".Trim('/', ' '));
}
