using System.Management.Automation;
using System.Net;
using System.Security;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Takes a password as the SecureString it should be, or as the text a CSV file of initial passwords holds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PasswordAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            "" => null,
            string text => new NetworkCredential("", text).SecurePassword,
            var other => other,
        };

    /// <summary>The text of a secret, for the engine.</summary>
    internal static string Reveal(SecureString secret) => new NetworkCredential("", secret).Password;
}
