using FsCheck;
using FsCheck.Fluent;
using KimounMail.Engine.Operators;
using Xunit;

namespace KimounMail.Tests.Operators;

public sealed class PasswordGeneratorTests
{
    [Fact]
    public void What_it_makes_fits_the_policy()
    {
        var policies = from minLength in Gen.Choose(1, 40)
                       from upper in Gen.Choose(0, 5)
                       from digits in Gen.Choose(0, 5)
                       from special in Gen.Choose(0, 5)
                       from allowed in Gen.Elements(null, "[A-Za-z0-9!@]", "[ -~]")
                       select new PasswordPolicy { MinLength = minLength, MaxLength = minLength + 20, MinUpperCase = upper, MinDigits = digits, MinSpecial = special, AllowedCharacters = allowed, ForbidsName = true };
        Prop.ForAll(policies.ToArbitrary(), policy => Assert.Empty(policy.FindFaults(PasswordGenerator.Generate(policy, "abc@x.test"), "abc@x.test"))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_two_are_the_same() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => PasswordGenerator.Generate(new PasswordPolicy(), "a@x.test").Reveal()).Distinct().Count());

    [Fact]
    public void A_policy_nothing_fits_is_told()
    {
        var failure = Assert.Throws<MailException>(() => PasswordGenerator.Generate(new PasswordPolicy { AllowedCharacters = "[é]" }, "a@x.test"));
        Assert.Equal(MailErrorId.InvalidRequest, failure.ErrorId);
        Assert.NotEmpty(failure.Faults);
    }

    [Fact]
    public void All_faults_of_a_password_are_told_and_none_repeats_it()
    {
        var policy = new PasswordPolicy { MinLength = 10, MinUpperCase = 1, MinDigits = 1, MinSpecial = 2, ForbidsName = true };
        var faults = policy.FindFaults(new Secret("alice"), "alice@x.test").ToList();
        Assert.Equal(5, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.Contains("alice", StringComparison.Ordinal));
    }
}
