using System.Management.Automation;
using System.Security;
using KimounMail.Engine.State;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>
/// Credentials that script blocks give: a whole one by a <c>-CredentialProvider</c>, or just an OAuth token. All are called
/// with the account and the role. What is stored is their text; it is run again when the credential is needed again.
/// </summary>
internal sealed class CredentialScripts(PipelineThread pipeline)
{
    // A script block of this very call still sees the variables of who wrote it; its text alone does not.
    private readonly Dictionary<string, ScriptBlock> _given = [];

    /// <summary>What a credential provider gives: a PSCredential, or a token as SecureString.</summary>
    public EndpointCredential FromProvider(ScriptBlock provider, string account, string role)
    {
        var script = Remember(provider);
        return Invoke(provider, account, role) switch
        {
            PSCredential credential => new EndpointCredential.Password(credential.UserName, PasswordAttribute.Reveal(credential.Password)) { Script = script },
            SecureString => FromTokenScript(provider, account, role),
            _ => throw Unusable(account, "The credential provider gave neither a PSCredential nor a token as SecureString."),
        };
    }

    /// <summary>A token given once, or a script block that gives a new one at each connection.</summary>
    public EndpointCredential FromToken(object token, string account, string role)
    {
        if (Unwrap(token) is ScriptBlock script)
            return FromTokenScript(script, account, role);

        var text = Reveal(Unwrap(token), account);
        return new EndpointCredential.OAuthToken(account, _ => ValueTask.FromResult(text));
    }

    /// <summary>Runs a stored script, from any thread.</summary>
    public EndpointCredential FromStored(string script, string account, EndpointRole role, bool givesToken)
    {
        var block = _given.GetValueOrDefault(script) ?? ScriptBlock.Create(script);
        return givesToken
            ? FromTokenScript(block, account, role.ToString())
            : pipeline.InvokeAsync(() => FromProvider(block, account, role.ToString())).GetAwaiter().GetResult();
    }

    private EndpointCredential.OAuthToken FromTokenScript(ScriptBlock script, string account, string role)
    {
        string Ask() => Reveal(Invoke(script, account, role), account);
        return new EndpointCredential.OAuthToken(account, cancellationToken => new ValueTask<string>(pipeline.InvokeAsync(Ask).WaitAsync(cancellationToken)))
        {
            Script = Remember(script),
        };
    }

    private string Remember(ScriptBlock script)
    {
        var text = script.ToString();
        _given[text] = script;
        return text;
    }

    private static object? Invoke(ScriptBlock script, string account, string role)
    {
        try
        {
            return Unwrap(script.Invoke(account, role).LastOrDefault());
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw Unusable(account, $"The script block that gives the credential failed: {failure.Message}", failure);
        }
    }

    // A token has no spaces (RFC 6750 §2.1); one read from a file or a command brings the end of its line along.
    private static string Reveal(object? token, string account) => token switch
    {
        SecureString secret => PasswordAttribute.Reveal(secret).Trim(),
        string text when !string.IsNullOrWhiteSpace(text) => text.Trim(),
        _ => throw Unusable(account, "A token must be a SecureString, text, or a script block that gives one of them."),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static MailException Unusable(string account, string message, Exception? cause = null) =>
        new(MailErrorId.CredentialUnavailable, message, cause) { Category = MailErrorCategory.InvalidArgument, Account = account };
}
