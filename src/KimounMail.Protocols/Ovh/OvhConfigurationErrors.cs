namespace KimounMail.Protocols.Ovh;

/// <summary>Errors of configuration files, variables and parameters, in one wording.</summary>
internal static class OvhConfigurationErrors
{
    public static MailException Invalid(string message, string advice, Exception? cause = null) =>
        new(MailErrorId.InvalidOperatorSettings, message, cause)
        {
            Category = MailErrorCategory.InvalidArgument,
            Advice = advice,
        };
}
