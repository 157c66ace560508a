using System.Text;
using KimounMail.Engine.State;
using Xunit;

namespace KimounMail.Tests.State;

public class CredentialTests
{
    private static readonly StoredCredential Secret = new("alice@old.example")
    {
        Password = "correct horse \u00e9\u4e16",
        AccessToken = "ya29.token",
        AccessTokenScript = "Get-Token",
        ProviderScript = "Get-Secret x",
    };

    [Theory]
    [InlineData(null)]
    [InlineData("project password")]
    public async Task A_credential_comes_back_in_another_store_object_and_lies_nowhere_in_clear(string? password)
    {
        await using var temporary = await TemporaryStore.CreateAsync(password);
        var task = await temporary.Store.Tasks.CreateAsync(
            TemporaryStore.Definition("a", "b"), new Dictionary<EndpointRole, StoredCredential> { [EndpointRole.Source] = Secret });

        await using var other = await temporary.OpenAnotherAsync(password);
        Assert.Equal(Secret, await other.Credentials.GetAsync(task.Id, EndpointRole.Source));
        Assert.Null(await other.Credentials.GetAsync(task.Id, EndpointRole.Destination));
        foreach (var file in Directory.GetFiles(temporary.Folder, "kimounmail.db*"))
        {
            var content = Encoding.Latin1.GetString(await ReadSharedAsync(file));
            Assert.DoesNotContain("correct horse", content, StringComparison.Ordinal);
            Assert.DoesNotContain("ya29.token", content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_text_form_shows_no_secret()
    {
        Assert.Equal("StoredCredential { UserName = alice@old.example }", Secret.ToString());
        Assert.DoesNotContain("hidden", new StateStoreOptions { Password = "hidden" }.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_credentials_are_stored_differently_each_time()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        using var protector = CredentialProtector.ForUser(StateFolder.Open(temporary.Folder));
        var first = await protector.ProtectAsync("t", EndpointRole.Source, Secret, default);
        var second = await protector.ProtectAsync("t", EndpointRole.Source, Secret, default);
        Assert.NotEqual(first, second);
        Assert.NotEqual(first[2..14], second[2..14]);
    }

    [Fact]
    public async Task A_credential_is_of_use_only_to_its_own_task_and_end()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        using var protector = CredentialProtector.ForUser(StateFolder.Open(temporary.Folder));
        var stored = await protector.ProtectAsync("aaaaaaaa", EndpointRole.Source, Secret, default);

        Assert.Equal(Secret, await protector.UnprotectAsync("aaaaaaaa", EndpointRole.Source, stored, default));
        await AssertUnavailableAsync(() => protector.UnprotectAsync("aaaaaaab", EndpointRole.Source, stored, default));
        await AssertUnavailableAsync(() => protector.UnprotectAsync("aaaaaaaa", EndpointRole.Destination, stored, default));
    }

    [Fact]
    public async Task No_octet_can_be_altered_and_none_cut_off()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        using var protector = CredentialProtector.ForUser(StateFolder.Open(temporary.Folder));
        var stored = await protector.ProtectAsync("t", EndpointRole.Source, Secret, default);
        for (var i = 0; i < stored.Length; i++)
        {
            var altered = (byte[])stored.Clone();
            altered[i] ^= 0x40;
            await AssertUnavailableAsync(() => protector.UnprotectAsync("t", EndpointRole.Source, altered, default));
            await AssertUnavailableAsync(() => protector.UnprotectAsync("t", EndpointRole.Source, stored[..i], default));
        }
    }

    [Fact]
    public async Task The_header_of_a_password_cannot_ask_for_more_or_less_work()
    {
        using var protector = CredentialProtector.ForPassword("right");
        var stored = await protector.ProtectAsync("t", EndpointRole.Source, Secret, default);
        foreach (var iterations in new[] { 1, int.MaxValue, -1 })
        {
            var forged = (byte[])stored.Clone();
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(forged.AsSpan(2), iterations);
            await AssertUnavailableAsync(() => protector.UnprotectAsync("t", EndpointRole.Source, forged, default));
        }
    }

    [Fact]
    public async Task A_wrong_password_and_the_wrong_kind_of_protection_say_so()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        using var right = CredentialProtector.ForPassword("right");
        using var wrong = CredentialProtector.ForPassword("wrong");
        using var user = CredentialProtector.ForUser(StateFolder.Open(temporary.Folder));
        var byPassword = await right.ProtectAsync("t", EndpointRole.Source, Secret, default);
        var byUser = await user.ProtectAsync("t", EndpointRole.Source, Secret, default);

        Assert.Contains("another key or password", await AssertUnavailableAsync(() => wrong.UnprotectAsync("t", EndpointRole.Source, byPassword, default)), StringComparison.Ordinal);
        Assert.Contains("project password", await AssertUnavailableAsync(() => user.UnprotectAsync("t", EndpointRole.Source, byPassword, default)), StringComparison.Ordinal);
        Assert.Contains("not by a password", await AssertUnavailableAsync(() => right.UnprotectAsync("t", EndpointRole.Source, byUser, default)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_missing_damaged_or_open_to_others_is_refused()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var folder = StateFolder.Open(temporary.Folder);
        byte[] stored;
        using (var protector = CredentialProtector.ForUser(folder))
            stored = await protector.ProtectAsync("t", EndpointRole.Source, Secret, default);
        Assert.Equal(Secret, await ReadAnewAsync());

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.KeyPath, (UnixFileMode)Convert.ToInt32("640", 8));
            Assert.Contains("others may read it", await AssertUnavailableAsync(ReadAnewAsync), StringComparison.Ordinal);
            File.SetUnixFileMode(folder.KeyPath, (UnixFileMode)Convert.ToInt32("600", 8));
        }

        await File.WriteAllBytesAsync(folder.KeyPath, new byte[5]);
        await AssertUnavailableAsync(ReadAnewAsync);
        File.Delete(folder.KeyPath);
        Assert.Contains("missing", await AssertUnavailableAsync(ReadAnewAsync), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.KeyPath));

        async Task<StoredCredential> ReadAnewAsync()
        {
            using var protector = CredentialProtector.ForUser(folder);
            return await protector.UnprotectAsync("t", EndpointRole.Source, stored, default);
        }
    }

    [Fact]
    public async Task Of_many_who_need_a_key_at_once_all_get_the_same()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var folder = StateFolder.Open(temporary.Folder);
        var stored = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var protector = CredentialProtector.ForUser(folder);
            return await protector.ProtectAsync("t", EndpointRole.Source, Secret, default);
        })));

        using var reader = CredentialProtector.ForUser(folder);
        foreach (var each in stored)
            Assert.Equal(Secret, await reader.UnprotectAsync("t", EndpointRole.Source, each, default));
    }

    private static async Task<string> AssertUnavailableAsync(Func<Task<StoredCredential>> read)
    {
        var error = await Assert.ThrowsAsync<MailException>(read);
        Assert.Equal(MailErrorId.CredentialUnavailable, error.ErrorId);
        Assert.DoesNotContain("horse", error.ToString(), StringComparison.Ordinal);
        return error.Message;
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var content = new byte[file.Length];
        await file.ReadExactlyAsync(content);
        return content;
    }
}
