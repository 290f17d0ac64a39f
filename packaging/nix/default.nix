# The compiler, built from this checkout, with the tarball's place taken by its own Makefile. Services on NixOS are modules
# over systemd, which can have what `celery-initd compile --target systemd` writes.
{
  lib,
  buildNpmPackage,
  importNpmLock,
}:

buildNpmPackage {
  pname = "celery-initd";
  version = (lib.importJSON ../../package.json).version;

  src = lib.cleanSource ../..;

  # package-lock.json has the sums of all that is fetched.
  npmDeps = importNpmLock { npmRoot = ../..; };
  npmConfigHook = importNpmLock.npmConfigHook;

  # The tests need root and namespaces.
  doCheck = false;

  installPhase = ''
    runHook preInstall
    make install PREFIX=$out
    runHook postInstall
  '';

  meta = {
    description = "Compiles Celery's /etc/default configs into init scripts that start, stop and tell the truth";
    homepage = "https://www.npmjs.com/package/celery-initd";
    license = lib.licenses.bsd3;
    mainProgram = "celery-initd";
    platforms = lib.platforms.unix;
  };
}
