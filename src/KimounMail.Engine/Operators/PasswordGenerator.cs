using System.Security.Cryptography;

namespace KimounMail.Engine.Operators;

/// <summary>Makes passwords an operator takes, which people can type: no characters that look like others.</summary>
public static class PasswordGenerator
{
    private const int UsualLength = 16;
    private const int Attempts = 100;
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Lower = "abcdefghijkmnopqrstuvwxyz";
    private const string Digits = "23456789";
    private const string Special = "-_.!+=%@#";

    /// <summary>A random password of 16 characters, or as many as the policy makes it, that the policy takes for the address.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidRequest"/>: no password fits the policy.</exception>
    public static Secret Generate(PasswordPolicy policy, string address)
    {
        var faults = new List<string>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var password = new Secret(Draw(policy));
            faults = policy.FindFaults(password, address).ToList();
            if (faults.Count == 0)
                return password;
        }

        throw new MailException(MailErrorId.InvalidRequest, "No password could be made that the operator takes.")
        {
            Category = MailErrorCategory.InvalidArgument,
            Account = address,
            Faults = faults.ConvertAll(OperatorReview.Invalid),
            Advice = "Give one.",
        };
    }

    private static string Draw(PasswordPolicy policy)
    {
        var length = Math.Min(Math.Max(UsualLength, policy.MinLength), policy.MaxLength);
        var characters = new List<char>();
        characters.AddRange(Pick(policy, Upper, Math.Max(1, policy.MinUpperCase)));
        characters.AddRange(Pick(policy, Lower, Math.Max(1, policy.MinLowerCase)));
        characters.AddRange(Pick(policy, Digits, Math.Max(1, policy.MinDigits)));
        characters.AddRange(Pick(policy, Special, policy.MinSpecial));
        characters.AddRange(Pick(policy, Upper + Lower + Digits, Math.Max(0, length - characters.Count)));

        var drawn = characters.ToArray();
        RandomNumberGenerator.Shuffle<char>(drawn);
        return new string(drawn);
    }

    private static char[] Pick(PasswordPolicy policy, string from, int count)
    {
        var allowed = from.Where(policy.Allows).ToArray();
        return allowed.Length == 0 ? [] : RandomNumberGenerator.GetItems<char>(allowed, count);
    }
}
